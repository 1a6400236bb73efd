/**
 * Checks that no signature of the database shows in programs that do not leak: `npm run check:signatures
 * [-- program …]`. Each is installed into a temporary folder, put under load, and two heap snapshots are
 * taken of it. Run `npm run build` first.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { loadDatabase, matchHeap } from '../../dist/index.js'

const run = promisify(execFile)
const here = fileURLToPath(new URL('.', import.meta.url))
const programs = join(here, 'programs')
const helpers = new Set(['http.js'])

const wanted = process.argv.slice(2)
const files = readdirSync(programs).filter(
  (file) => !helpers.has(file) && (wanted.length === 0 || wanted.includes(basename(file, '.js'))),
)
const database = await loadDatabase()
let named = 0
for (const file of files) named += await check(file)
console.log(
  `${files.length} programs, ${named === 0 ? 'and no leak is named in any' : `${named} times a leak is named`}`,
)
process.exitCode = named === 0 ? 0 : 1

/** How often a leak is named. */
async function check(file) {
  const folder = mkdtempSync(join(tmpdir(), 'leakscan-signatures-'))
  try {
    await install(file, folder)
    await run(
      process.execPath,
      ['--expose-gc', join(here, 'run-program.js'), join(programs, file), folder],
      { cwd: folder, maxBuffer: 1 << 28 },
    )
    return await namedIn(basename(file, '.js'), folder)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function install(file, folder) {
  const { packages } = await import(pathToFileURL(join(programs, file)).href)
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: packages }),
  )
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  await run('npm', args, { cwd: folder, shell: process.platform === 'win32' })
}

async function namedIn(program, folder) {
  const snapshots = ['first', 'second'].map((name) => join(folder, `${name}.heapsnapshot`))
  const results = [
    await matchHeap({ snapshots, database }),
    await matchHeap({ snapshots: snapshots.slice(1), database }),
  ]
  const [{ snapshots: read }] = results
  const sizes = read.map(({ size }) => `${Math.round(size / 1e6)} MB`).join(', ')
  console.log(`${program}: ${sizes}`)
  for (const { matches } of results) {
    for (const { advisory, confidence, seen } of matches) {
      console.log(`  ${confidence}: ${advisory.id} ${advisory.package}: ${JSON.stringify(seen)}`)
    }
  }
  return results.reduce((sum, { matches }) => sum + matches.length, 0)
}
