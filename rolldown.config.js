import { cpSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'rolldown'
import { parseAst } from 'rolldown/parseAst'

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

const oftenLoaded = new Set([
  'start',
  'scan',
  'pnpm',
  'yarn-classic',
  'yarn-berry',
  'bun',
  'ranges',
  'findings',
  'npm-outlined',
])

/** What every start pays for: looking up a file, and reading its text. */
const quickStart = {
  name: 'quick-start',
  generateBundle: (_, bundle) => {
    const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk')
    const runtime = chunks.find(({ name }) => name === 'rolldown-runtime')
    for (const chunk of chunks) {
      if (oftenLoaded.has(chunk.name)) inline(runtime, chunk)
      chunk.code = inAscii(withPlainExports(chunk.code))
    }
    exportLate(chunks)
  },
}

/** Puts a small chunk into one that requires it. */
function inline({ fileName, code }, into) {
  const inlined = `(exports=>{${code};return exports})({})`
  into.code = into.code.replaceAll(`require("./${fileName}")`, () => inlined)
}

/** Nothing that is exported is assigned anew, so no chunk needs to look it up again at each use. */
function withPlainExports(code) {
  return code.replaceAll(
    /Object\.defineProperty\(exports,"([\w$]+)",\{enumerable:!0,get:function\(\)\{return ?([\w$]+|`[^`$]*`)\}\}\)/g,
    'exports.$1=$2',
  )
}

/**
 * Of the hundred that `scan` exports to other chunks a clean scan needs one, and each assignment gives the object
 * another shape: the others are exported to the first chunk that asks for them.
 */
function exportLate(chunks) {
  const start = chunks.find(({ fileName }) => fileName === 'cli.cjs')
  const scan = chunks.find(({ name }) => name === 'scan')
  const required = `require("./${scan.fileName}")`
  const [, , first] = start.code.split(required)[1].match(/^\)\.then\((\w+)=>\1\.([\w$]+)\)/)
  const at = parseAst(scan.code, { sourceType: 'script', lang: 'js' }).body.at(-1).start
  const exported = scan.code.slice(at).replace(/;\s*$/, '')
  const [now] = exported.match(new RegExp(`exports\\.${first}=[\\w$]+`))
  scan.code = `${scan.code.slice(0, at)}${now},exports.all=()=>(exports.all=()=>exports,${exported},exports);`
  for (const chunk of chunks) {
    if (chunk !== start) chunk.code = chunk.code.replaceAll(required, `${required}.all()`)
  }
}

/** Text that is all ASCII takes half the memory of any other, and less time to read. */
function inAscii(code) {
  return code.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * What a clean scan never calls, though what it loads imports it: readers behind an outline, words for
 * findings. They export functions only.
 */
const late = new RegExp(
  `/src/(?:${[
    'closest',
    'lockfile/(?:[\\w-]+/whole|npm/outlined|pnpm/packages|deno/config|vlt/modifiers|manifest|yaml-settings)',
    'report/(?:place|runtime-words|totals)',
    'runtime/(?:match|resolve|target|ways-out)',
  ].join('|')})\\.ts$`,
)

/** Puts late modules into chunks of their own, which are loaded at the first call. */
const loadLate = {
  name: 'load-late',
  async resolveId(source, importer, { kind }) {
    if (source.startsWith('./cli-late-')) return { id: source, external: true }
    if (kind !== 'import-statement' || !importer) return null
    const found = await this.resolve(source, importer, { skipSelf: true })
    return found && late.test(found.id) ? `${found.id}?late` : null
  },
  load(id) {
    if (!id.endsWith('?late')) return null
    const file = id.replace('?late', '')
    const name = file
      .replace(/.*\/src\//, '')
      .replace('.ts', '')
      .replaceAll('/', '-')
    this.emitFile({ type: 'chunk', id: file, fileName: `cli-late-${name}.cjs` })
    const functions = readFileSync(file, 'utf8').matchAll(/^export (?:async )?function (\w+)/gm)
    const stubs = Array.from(
      functions,
      ([, called]) => `export const ${called} = (...args) => late().${called}(...args)`,
    )
    // To ask `require` again for what it has loaded takes a microsecond, and readers call these for each package.
    return [
      'let loaded',
      `const late = () => (loaded ??= require('./cli-late-${name}.cjs'))`,
      ...stubs,
    ].join('\n')
  },
}

export default defineConfig([
  // CommonJS starts fastest, and a chunk for what is loaded on demand keeps out of a scan's start
  // what the scan does not need: text costs time before it runs.
  {
    ...shared,
    input: { cli: 'src/cli/bin.ts' },
    external,
    plugins: [loadLate, quickStart],
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
          { name: 'start', test: /src\/cli\/bin\.ts$/, priority: 5 },
          {
            name: 'scan',
            test: /src\/(?:cli\/scan|lockfile\/(?:npm\/npm|nul-byte|plain-entries))\.ts$/,
            priority: 4,
          },
          // What readers of the other formats share, and each of these.
          { name: 'reach', test: /src\/(?:graph\/reach|lockfile\/yarn-reach)\.ts$/, priority: 3 },
          {
            name: 'yarn',
            test: /src\/lockfile\/(?:last-of-each|line-cursor|workspace-manifest|yarn-quoted|yarn-spec)\.ts$/,
            priority: 3,
          },
          { name: 'yaml', test: /src\/lockfile\/yaml\/cursor\.ts$/, priority: 3 },
          { name: 'json', test: /src\/lockfile\/json\/json-cursor\.ts$/, priority: 3 },
          { name: 'pnpm', test: /src\/lockfile\/pnpm\/pnpm\.ts$/, priority: 2 },
          {
            name: 'yarn-classic',
            test: /src\/lockfile\/yarn-classic\/yarn-classic\.ts$/,
            priority: 2,
          },
          { name: 'yarn-berry', test: /src\/lockfile\/yarn-berry\/yarn-berry\.ts$/, priority: 2 },
          { name: 'bun', test: /src\/lockfile\/bun\/bun\.ts$/, priority: 2 },
          // What a lockfile needs that has packages with known leaks, and one whose packages leak.
          { name: 'ranges', test: /src\/match\/ranges\.ts$/, priority: 3 },
          { name: 'npm-outlined', test: /src\/lockfile\/npm\/outlined\.ts$/, priority: 2 },
          {
            name: 'findings',
            test: /src\/(?:match\/match|policy\/judge|upgrade\/plan|lockfile\/version-rules|report\/upgrade-blocks)\.ts$/,
            priority: 1,
          },
          // What a hook needs beside those.
          { name: 'git', test: /src\/(?:project\/git\/|policy\/comparison)/, priority: 3 },
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
