import { cpSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'rolldown'

/** Loaded by the few commands that need them; semver's functions are small and wanted by every scan. */
const external = [
  '@npmcli/arborist',
  '@npmcli/config',
  '@npmcli/config/lib/definitions/index.js',
  'ajv',
  'esbuild',
  'fflate',
  'ignore',
  'jsonc-parser',
  'ora',
  'pacote',
  'picomatch',
  'smol-toml',
  'tinyglobby',
  'ws',
  'yaml',
]

const schemas = [
  'advisory/advisory.schema.json',
  'policy/baseline.schema.json',
  'policy/config/config.schema.json',
  'report/report.schema.json',
  'report/fix.schema.json',
  'report/heap.schema.json',
  'report/ndjson.schema.json',
]

// All chunks stand directly in dist, from where src/paths.ts finds the package's root.
const shared = { platform: 'node', transform: { target: 'node20.17' } }

/** Text that is all ASCII takes half the memory, and V8 a fifth less time to read it. */
const ascii = {
  name: 'ascii',
  generateBundle: (_, bundle) => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue
      chunk.code = chunk.code.replaceAll(
        /[^\0-\x7f]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    }
  },
}

export default defineConfig([
  // CommonJS starts fastest, and a chunk for what is loaded on demand keeps out of a scan's start
  // what the scan does not need: text costs time before it runs.
  {
    ...shared,
    input: { cli: 'src/cli/process.ts' },
    external,
    plugins: [ascii],
    output: {
      dir: 'dist',
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: 'cli-[name]-[hash].cjs',
      // The names of functions stay, so that a stack can still be read.
      minify: { compress: true, mangle: { keepNames: true }, codegen: true },
      // What every start needs in one file, what a clean scan of npm's lockfile needs beside it in
      // another: each file costs its own look-up, and these two are looked up the most.
      codeSplitting: {
        groups: [
          { name: 'start', test: /src\/cli\/process\.ts$/, priority: 2 },
          {
            name: 'scan',
            test: /src\/(?:cli\/scan|lockfile\/npm\/npm)\.ts$/,
            priority: 1,
          },
          // What a hook needs beside those.
          { name: 'git', test: /src\/(?:project\/git\/|policy\/comparison)/, priority: 0 },
        ],
      },
    },
  },
  {
    ...shared,
    input: { index: 'src/index.ts' },
    external: [...external, /^semver\//],
    output: { dir: 'dist', format: 'esm' },
  },
  // What runs in the processes of `verify`: on its own, so that a measured heap holds nothing else of ours.
  {
    ...shared,
    input: { 'verify-runner': 'src/verify/runner/main.ts' },
    output: { dir: 'dist', format: 'esm', entryFileNames: '[name].mjs' },
    plugins: [
      {
        name: 'schemas',
        writeBundle: () => {
          for (const schema of schemas) cpSync(`src/${schema}`, `dist/schemas/${basename(schema)}`)
        },
      },
    ],
  },
])
