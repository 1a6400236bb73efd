/**
 * Measures whole processes against their budgets: `npm run bench -- [--runs 11] [--no-peers] [--only <text>]`.
 *
 * Each row runs right after the one that it is compared with, so that a busy machine slows both alike, and all
 * of them in turn, round after round. What to read are the ratios, each the median of its rounds. With `--only`
 * just the budgets of rows whose name holds that text are looked at. Run `npm run build` first.
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { installedPackages, writers } from './formats.js'
import { generateNpm } from './generate.js'
import { median, peak, run } from './processes.js'
import { writeSnapshot } from './snapshot.js'

const { values } = parseArgs({
  allowNegative: true,
  options: {
    runs: { type: 'string', default: '11' },
    peers: { type: 'boolean', default: true },
    only: { type: 'string', default: '' },
  },
})
const runs = Number(values.runs)
const bin = fileURLToPath(new URL('../../bin/leakscan.js', import.meta.url))
const summaries = new URL('../../dist/database/summaries.json', import.meta.url)
const temp = mkdtempSync(join(tmpdir(), 'leakscan-bench-'))
const parse = "JSON.parse(require('node:fs').readFileSync('package-lock.json', 'utf8'))"

/** What the hook for pre-commit runs, with the names of what is staged. */
const hook = '--staged --allow-no-lockfiles --since HEAD package-lock.json package.json'.split(' ')

const projects = {
  clean60: project('clean60', 60),
  clean1250: project('clean1250', 1250),
  clean4200: project('clean4200', 4200),
  hook1500: committed(project('hook1500', 1500)),
  clean50000: project('clean50000', 50_000),
  leaking4200: project('leaking4200', 4200, affectedPackages()),
  leaking50000: project('leaking50000', 50_000, affectedPackages()),
}

// Copies of packages that stand at several places are one in the other formats, so there must be more of them.
const installed = installedPackages(generateNpm(8400), 4200)
const leakingInstalled = installedPackages(generateNpm(8400, affectedPackages()), 4200)

const snapshots = { 'heap 40 MB': snapshot(40), 'heap 400 MB': snapshot(400) }
const scan =
  "require('node:fs').createReadStream(process.argv[1], { highWaterMark: 1 << 20 }).on('data', () => {})"

const library = new URL('../../dist/index.js', import.meta.url)
const match = `import { loadDatabase, matchGraph, planUpgrades, readProject } from ${JSON.stringify(library)}
const project = await readProject('.', process.cwd())
const database = await loadDatabase()
const { findings } = matchGraph(project.graph, database)
if (findings.length === 0) throw new Error('no findings')
`
const plan = `${match}planUpgrades(findings, project.graph, database, { rules: await project.rules() })`

/** What runs, in which folder, and the exit code it must end with. */
const rows = {
  'node -e 0': { args: ['-e', '0'] },
  '--version': { args: [bin, '--version'] },
  '--help': { args: [bin, '--help'] },
  'clean 60': { args: [bin], cwd: projects.clean60 },
  'clean 1,250': { args: [bin], cwd: projects.clean1250 },
  'clean 4,200': { args: [bin], cwd: projects.clean4200 },
  'hook 1,500': { args: [bin, ...hook], cwd: projects.hook1500 },
  'clean 50,000': { args: [bin], cwd: projects.clean50000 },
  'leaks 4,200': { args: [bin], cwd: projects.leaking4200, code: 1 },
  'leaks 50,000': { args: [bin], cwd: projects.leaking50000, code: 1 },
  ...Object.fromEntries(
    Object.entries(writers).map(([format, write]) => [
      `${format} 4,200`,
      { args: [bin], cwd: folderWith(format, { ...write(installed), ...manifestOf(installed) }) },
    ]),
  ),
  'leaks pnpm 4,200': {
    args: [bin],
    cwd: folderWith('leaking pnpm', writers.pnpm(leakingInstalled)),
    code: 1,
  },
  ...Object.fromEntries(
    Object.entries(snapshots).flatMap(([name, file]) => [
      [name, { args: [bin, 'heap', file], cwd: temp }],
      [`paths of ${name}`, { args: [bin, 'heap', '--paths', file], cwd: temp, runs: 3 }],
      [`bytes of ${name}`, { args: ['-e', scan, file] }],
    ]),
  ),
  'matched 4,200': { args: ['--input-type=module', '-e', match], cwd: projects.leaking4200 },
  'matched and planned 4,200': {
    args: ['--input-type=module', '-e', plan],
    cwd: projects.leaking4200,
  },
  'JSON.parse 4,200': { args: ['-e', parse], cwd: projects.clean4200 },
  'JSON.parse 50,000': { args: ['-e', parse], cwd: projects.clean50000 },
}

/** A budget is the most that a row may cost, as a multiple of another. */
const budgets = [
  ['--version', 'node -e 0', 1.2],
  ['--help', 'node -e 0', 1.2],
  ['clean 60', 'node -e 0', 1.5],
  ['clean 1,250', 'node -e 0', 1.5],
  ['clean 4,200', 'node -e 0', 1.9],
  ['hook 1,500', 'node -e 0', 2.5],
  ['clean 4,200', 'JSON.parse 4,200', 1],
  ['clean 50,000', 'node -e 0', 7],
  ['clean 50,000', 'JSON.parse 50,000', 1],
  ...Object.keys(writers).map((format) => [`${format} 4,200`, 'node -e 0', 1.9]),
  ['leaks 4,200', 'node -e 0', 4.5],
  ['leaks pnpm 4,200', 'node -e 0', 4.5],
  ['leaks 50,000', 'node -e 0', 35],
  ['matched and planned 4,200', 'matched 4,200', 1.2],
  ...Object.keys(snapshots).map((name) => [name, `bytes of ${name}`, 11]),
  ...Object.keys(snapshots).map((name) => [`paths of ${name}`, `bytes of ${name}`, 25]),
]

const peerBudgets = [
  ['clean 60', 'npm audit 60', 1 / 8],
  ['clean 1,250', 'npm audit 1,250', 1 / 15],
  ['clean 4,200', 'npm audit 4,200', 1 / 40],
  ['clean 60', 'npm ls 60', undefined],
  ['clean 1,250', 'npm ls 1,250', undefined],
  ['clean 4,200', 'npm ls 4,200', undefined],
]

const peakBudgets = [
  ['clean 4,200', 1.3],
  ['leaks 4,200', 2],
  ['clean 50,000', 3],
  ['leaks 50,000', 7],
  ['heap 400 MB', 2.5],
  ['paths of heap 400 MB', 0.6, 'its file'],
]

try {
  await bench()
} finally {
  rmSync(temp, { recursive: true })
}

async function bench() {
  // The endpoint that `npm audit` asks, and that knows of nothing.
  const server = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  if (values.peers) Object.assign(rows, npmRows(`http://127.0.0.1:${server.address().port}/`))
  const asked = [...budgets, ...(values.peers ? peerBudgets : [])].filter(isAsked)
  const measured = await measure(asked)
  server.close()
  const lines = asked.map(([row, to, most], index) => {
    const { times, ratios } = measured[index]
    return line([row, `${median(times).toFixed(0)} ms`, to, median(ratios), most])
  })
  print(['time', 'median', 'compared with', 'ratio', 'at most'], lines)
  print(['peak memory', 'median', 'compared with', 'ratio', 'at most'], await peakLines())
}

function isAsked([row]) {
  return row.includes(values.only)
}

/** For each budget what its row took, round by round: in ms, and as a multiple of what it is compared with. */
async function measure(pairs) {
  const measured = pairs.map(() => ({ times: [], ratios: [] }))
  for (let round = 0; round < runs; round++) {
    for (const [index, [row, to]] of pairs.entries()) {
      if (round >= Math.min(runsOf(row), runsOf(to))) continue
      const base = await timed(to)
      const ms = await timed(row)
      measured[index].times.push(ms)
      measured[index].ratios.push(ms / base)
    }
  }
  return measured
}

function runsOf(name) {
  return rows[name].runs ?? runs
}

async function timed(name) {
  const row = rows[name]
  const { ms, code, texts } = await run(row.args, row)
  if (row.code !== undefined || row.args[0] === bin) expectCode(name, code, row.code ?? 0, texts)
  return ms
}

function expectCode(name, code, expected, texts) {
  if (code !== expected)
    throw new Error(`${name}: exit ${code}, not ${expected}\n${texts.join('')}`)
}

async function peakLines() {
  const bases = {
    'node -e 0': median(await peaks(rows['node -e 0'])),
    'its file': statSync(snapshots['heap 400 MB']).size / 1024,
  }
  const lines = []
  for (const [name, most, to = 'node -e 0'] of peakBudgets.filter(isAsked)) {
    const kib = median(await peaks(rows[name]))
    lines.push(line([name, `${(kib / 1024).toFixed(0)} MiB`, to, kib / bases[to], most]))
  }
  return lines
}

async function peaks(row) {
  const all = []
  for (let round = 0; round < Math.min(runs, 5); round++) all.push(await peak(row.args, row))
  return all
}

function npmRows(registry) {
  const ls = ['ls', '--all', '--json', '--package-lock-only']
  const audit = ['audit', '--json', '--registry', registry]
  const npm = process.env['npm_execpath']
  const peer = (args, cwd) => ({
    ...(npm ? { args: [npm, ...args] } : { file: 'npm', args }),
    cwd,
    runs: 3,
    extraEnv: { npm_config_cache: join(temp, 'npm'), npm_config_update_notifier: 'false' },
  })
  return {
    'npm ls 60': peer(ls, projects.clean60),
    'npm ls 1,250': peer(ls, projects.clean1250),
    'npm ls 4,200': peer(ls, projects.clean4200),
    'npm audit 60': peer(audit, projects.clean60),
    'npm audit 1,250': peer(audit, projects.clean1250),
    'npm audit 4,200': peer(audit, projects.clean4200),
  }
}

function project(name, count, extra) {
  const { lockfile, manifest } = generateNpm(count, extra)
  return folderWith(name, { 'package-lock.json': lockfile, 'package.json': manifest })
}

function snapshot(megabytes) {
  const file = join(temp, `${megabytes}.heapsnapshot`)
  writeSnapshot(file, megabytes)
  return file
}

/** A folder as a commit hook finds it. */
function committed(folder) {
  const user = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org']
  const git = (...args) => execFileSync('git', [...user, ...args], { cwd: folder, stdio: 'pipe' })
  git('init', '--quiet')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'all', '--no-verify')
  return folder
}

function folderWith(name, files) {
  const folder = join(temp, name)
  mkdirSync(folder)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return folder
}

function manifestOf({ manifest }) {
  return { 'package.json': manifest }
}

/** A version of each of twenty packages that the database has an advisory for. */
function affectedPackages() {
  return Object.entries(JSON.parse(readFileSync(summaries, 'utf8')))
    .slice(0, 20)
    .map(([name, [{ affected }]]) => {
      const { introduced } = affected[0]
      return { name, version: introduced === '0' ? '0.0.1' : introduced }
    })
}

function line([name, figure, to, ratio, most]) {
  const holds = most === undefined ? '' : ratio <= most ? 'holds' : 'FAILS'
  const limit = most === undefined ? '' : short(most)
  return [name, figure, to, short(ratio), limit, holds]
}

/** 1.43×, or 1/12 where it is much less than 1. */
function short(ratio) {
  return ratio < 0.5 ? `1/${(1 / ratio).toFixed(0)}` : `${ratio.toFixed(2)}×`
}

function print(head, lines) {
  const table = [[...head, ''], ...lines]
  const widths = head.map((_, column) => Math.max(...table.map((cells) => cells[column].length)))
  for (const cells of table) {
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
  console.log()
}
