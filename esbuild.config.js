import { cpSync } from 'node:fs'
import { basename } from 'node:path'
import { build } from 'esbuild'

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20.17',
  external: [
    '@npmcli/arborist',
    '@npmcli/config',
    'pacote',
    'fflate',
    'ajv',
    'esbuild',
    'ignore',
    'ora',
    'tinyglobby',
    'yaml',
  ],
  logLevel: 'warning',
}

// One CommonJS file starts fastest; what only some commands need stays outside and is loaded by them.
await build({
  ...shared,
  entryPoints: ['src/cli/process.ts'],
  outfile: 'dist/cli.cjs',
  format: 'cjs',
  // Less text to compile at every start; names stay, so that a stack can still be read.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 120,
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href" },
})

// The library is ES modules; splitting keeps what it loads on demand out of its entry. All chunks stand
// directly in dist, from where src/paths.ts finds the package's root.
await build({
  ...shared,
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  format: 'esm',
  packages: 'external',
  splitting: true,
})

// What runs in the processes of `verify`: on its own, so that a measured heap holds nothing else of ours.
await build({
  ...shared,
  entryPoints: ['src/verify/runner/main.ts'],
  outfile: 'dist/verify-runner.mjs',
  format: 'esm',
})
await build({
  ...shared,
  entryPoints: ['src/verify/runner/old-main.ts'],
  outfile: 'dist/verify-runner-old.cjs',
  format: 'cjs',
  target: 'node6.17',
})

for (const schema of ['advisory/advisory.schema.json', 'report/report.schema.json']) {
  cpSync(`src/${schema}`, `dist/schemas/${basename(schema)}`)
}
