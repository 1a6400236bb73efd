import { cpSync } from 'node:fs'
import { build } from 'esbuild'

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20.17',
  external: ['@npmcli/arborist', 'ajv', 'ora', 'yaml'],
  logLevel: 'warning',
}

// One CommonJS file starts fastest; what only some commands need stays outside and is loaded by them.
await build({
  ...shared,
  entryPoints: ['src/cli/process.ts'],
  outfile: 'dist/cli.cjs',
  format: 'cjs',
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href" },
})

await build({ ...shared, entryPoints: ['src/index.ts'], outfile: 'dist/index.js', format: 'esm' })

cpSync('src/advisory/advisory.schema.json', 'dist/schemas/advisory.schema.json')
