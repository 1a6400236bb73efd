/**
 * How far verdicts can be trusted: ten reproductions, both sides, and five clean programs, each run twenty
 * times. Counts the verdicts that were wrong, and those that were none.
 *
 *   npm run build && node test/trials/run.js results.ndjson
 *
 * It goes on where it was stopped, and prints what the file holds. An hour or more.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const repeats = 20
/** Of one process of leakscan, so that little is lost when it is stopped. */
const atOnce = 4

/** Different mechanisms: lists, listeners, maps, closures, sockets; with and without a fixed version. */
const proven = [
  'LEAK-2019-0406',
  'LEAK-2024-0804',
  'LEAK-2017-0601',
  'LEAK-2014-0803',
  'LEAK-2016-0202',
  'LEAK-2022-0801',
  'LEAK-2019-0401',
  'LEAK-2021-0206',
  'LEAK-2025-0409',
  'LEAK-2022-0603',
]

const bin = new URL('../../bin/leakscan.js', import.meta.url).pathname
const cleanFolder = new URL('clean', import.meta.url).pathname

const [results = 'results.ndjson'] = process.argv.slice(2)
const known = existsSync(results) ? readFileSync(results, 'utf8').trim().split('\n') : []
const lines = known.filter((line) => line !== '').map((line) => JSON.parse(line))
const own = mkdtempSync(join(tmpdir(), 'leakscan-trials-'))
try {
  const clean = readdirSync(cleanFolder).map((file, at) => asReproduction(file, at))
  const subjects = [...proven.map((id) => ({ id, name: id, args: [] })), ...clean]
  // All subjects in turn, so that a trial that is stopped has as much of each.
  for (let done = atOnce; done <= repeats; done += atOnce) {
    for (const subject of subjects.filter(({ name }) => runsOf(name) < done)) repeat(subject)
  }
} finally {
  rmSync(own, { recursive: true, force: true })
}
report()

/** A clean program as the reproduction of a made-up leak, of which only the verdicts are looked at. */
function asReproduction(file, at) {
  const id = `LEAK-2026-${9100 + at}`
  const folder = join(own, 'npm/inherits')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${id}.yaml`), JSON.stringify(madeUp(id)))
  copyFileSync(join(cleanFolder, file), join(folder, file))
  const meta = { id, package: 'inherits', affected: '2.0.4', meter: 'js-heap' }
  const code = `export const meta = ${JSON.stringify(meta)}\nexport * from './${file}'\nexport { op as control } from './${file}'\n`
  writeFileSync(join(folder, `${id}.repro.mjs`), code)
  const name = `clean: ${file.replace('.mjs', '')}`
  return { id, name, args: ['--versions', '2.0.4', '--advisories', own, '--yes'] }
}

function madeUp(id) {
  return {
    id,
    package: 'inherits',
    title: 'No leak: a clean program of the trials',
    details: 'A clean program, which must not be called a leak. The package is loaded by nobody.',
    affected: [{ introduced: '0', lastAffected: '2.0.4' }],
    leak: {
      kind: 'other',
      memory: 'js-heap',
      trigger: 'operation',
      growth: 'bounded',
      exposure: 'uncommon',
      scope: 'server',
    },
    references: [{ type: 'report', url: 'https://example.org/clean' }],
    evidence: { level: 'reported', checked: 'Nothing: it is made up for the trials.' },
    published: '2026-11-23',
  }
}

function repeat({ id, name, args }) {
  const all = [bin, 'verify', id, '--runs', String(atOnce), '--json', ...args]
  const { stdout, stderr } = spawnSync(process.execPath, all, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const result = stdout === '' ? undefined : JSON.parse(stdout).results[0]
  if (!result) return console.error(`${name}: ${stderr.trim()}`)
  for (const { version, operation, affected, verdicts } of result.sides) {
    const leaks = affected && operation === 'op' && !name.startsWith('clean')
    const line = { name, version, operation, leaks, verdicts }
    lines.push(line)
    appendFileSync(results, `${JSON.stringify(line)}\n`)
  }
  console.error(`${name}: ${runsOf(name)} runs`)
}

function runsOf(name) {
  const sides = lines.filter((line) => line.name === name)
  const counts = new Map()
  for (const { version, operation, verdicts } of sides) {
    const key = `${version} ${operation}`
    counts.set(key, (counts.get(key) ?? 0) + verdicts.length)
  }
  return Math.min(...counts.values(), counts.size === 0 ? 0 : Infinity)
}

function report() {
  const sides = Map.groupBy
    ? Map.groupBy(lines, keyOf)
    : lines.reduce(
        (all, line) => all.set(keyOf(line), [...(all.get(keyOf(line)) ?? []), line]),
        new Map(),
      )
  const rows = [...sides].map(([side, runs]) => ({ side, ...tally(runs) }))
  console.table(rows)
  const sum = (what) => rows.reduce((all, row) => all + row[what], 0)
  const share = ((100 * sum('inconclusive')) / Math.max(1, sum('runs'))).toFixed(1)
  console.log(
    `${sum('runs')} runs: ${sum('wrong')} wrong, ${sum('inconclusive')} inconclusive (${share}%)`,
  )
}

function keyOf({ name, version, operation, leaks }) {
  const expected = leaks ? 'leaks' : 'does not'
  return name.startsWith('clean')
    ? `${name}: ${expected}`
    : `${name} ${version} ${operation}: ${expected}`
}

function tally(runs) {
  const { leaks } = runs[0]
  const verdicts = runs.flatMap((run) => run.verdicts)
  const count = (test) => verdicts.filter(test).length
  const inconclusive = count((verdict) => verdict === 'inconclusive')
  const right = count((verdict) => (leaks ? verdict === 'leaks' : /^(flat|bounded)$/.test(verdict)))
  return {
    runs: verdicts.length,
    right,
    inconclusive,
    wrong: verdicts.length - right - inconclusive,
  }
}
