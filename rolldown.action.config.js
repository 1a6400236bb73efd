import { readFileSync, readdirSync } from 'node:fs'
import { defineConfig } from 'rolldown'

/** What the bundle carries inside itself: see src/embedded.ts. */
function embedded() {
  const files = [
    'package.json',
    ...readdirSync('dist/database').map((name) => `dist/database/${name}`),
  ]
  const entries = files.map((file) => [file, readFileSync(file, 'utf8')])
  return `export const embedded = new Map(${JSON.stringify(entries)})`
}

// The GitHub Action: one file that needs no node_modules, no network and nothing else of this repository.
export default defineConfig({
  platform: 'node',
  transform: { target: 'node24' },
  input: { index: 'src/action/process.ts' },
  // Of commands that the action does not run, and of terminals.
  external: ['@npmcli/arborist', /^@npmcli\/config/, 'esbuild', 'ora', 'pacote'],
  output: {
    dir: 'action',
    format: 'esm',
    entryFileNames: '[name].mjs',
    codeSplitting: false,
    minify: { compress: true, mangle: false, codegen: true },
    banner:
      "import { createRequire as bundleRequire } from 'node:module'\nconst require = bundleRequire(import.meta.url)",
  },
  plugins: [
    {
      name: 'action',
      resolveId: (source) =>
        source.endsWith('/late-require.ts')
          ? { id: new URL('src/action/late-require.ts', import.meta.url).pathname }
          : undefined,
      load: (id) => (id.endsWith('/src/embedded.ts') ? embedded() : undefined),
    },
  ],
})
