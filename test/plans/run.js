/**
 * Whether the plan holds on real projects: carries each upgrade that a scan of the corpus claims out in a copy,
 * lockfile only and without scripts, matches again, and says which held, what else moved and what failed.
 *
 *   npm run build && npm run check:plans -- results.ndjson [--plan offline|online] [--format yarn-berry]
 *     [--project text] [--managers folder] [--report]
 *
 * The offline plan is carried out as a reader would, by the commands that the report prints; the online one by
 * `leakscan fix`. It goes on where it was stopped, and prints what the file holds; --report does only that.
 * Hours, a network and the corpus (LEAKSCAN_CORPUS, or ../shared/corpus) are needed, so it is no part of CI.
 */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { carryOut } from './carry-out.js'
import { copyOf, projectsIn } from './corpus.js'
import { leakscan } from './leakscan.js'
import { installPlain, programs } from './managers.js'
import { tableOf } from './table.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    plan: { type: 'string', multiple: true, default: ['offline', 'online'] },
    format: { type: 'string' },
    project: { type: 'string', default: '' },
    managers: { type: 'string' },
    report: { type: 'boolean', default: false },
  },
})
const [results = 'plans.ndjson'] = positionals
const beside = fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
const corpus = process.env['LEAKSCAN_CORPUS'] ?? beside
const temp = mkdtempSync(join(tmpdir(), 'leakscan-plans-'))
try {
  if (!values.report) await checkAll()
} finally {
  rmSync(temp, { recursive: true, force: true })
}
process.stdout.write(tableOf(rowsIn(results)))

function rowsIn(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
}

async function checkAll() {
  const wanted = projectsIn(corpus)
    .filter(({ format }) => values.format === undefined || format === values.format)
    .filter(({ dir }) => dir.includes(values.project))
    .filter(({ expect }) => expect === undefined)
  for (const project of wanted) {
    for (const plan of values.plan) {
      const isDone = rowsIn(results).some(
        (row) => row.done && row.project === project.dir && row.plan === plan,
      )
      if (!isDone) await check(project, plan)
    }
  }
}

async function check(project, plan) {
  const started = performance.now()
  const common = { project: project.dir, manager: project.manager, plan }
  const keep = (row) => appendFileSync(results, `${JSON.stringify({ ...common, ...row })}\n`)
  for await (const row of rowsOf(project, plan)) keep(row)
  const seconds = Math.round((performance.now() - started) / 1000)
  // What was begun and not ended is begun again.
  keep({ done: true, seconds })
  process.stderr.write(`${project.dir} ${plan}: ${seconds} s\n`)
}

async function* rowsOf(project, plan) {
  const setup = { env: programs(project, values.managers), temp }
  const folder = copyOf(project, temp)
  try {
    const flags = plan === 'online' ? ['--online'] : []
    const { projects = [] } = await leakscan(folder, setup, '--json', ...flags)
    if (projects.length === 0) return yield { outcome: 'unreadable' }
    const [{ upgrades, online, findings }] = projects
    if (online?.failure) return yield { outcome: 'unasked', reason: online.failure }
    const claims = upgrades.filter(({ to, commands }) => to && commands.length > 0)
    if (claims.length === 0) return
    const refusal = await installPlain(project, setup)
    if (refusal !== undefined) {
      for (const claim of claims) yield { ...told(claim), outcome: 'untestable', reason: refusal }
      return
    }
    for (const job of carryOut[plan](claims)) {
      const done = await job(project, setup, findings)
      for (const { claim, ...outcome } of done) yield { ...told(claim), ...outcome }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function told({ kind, package: name, from, to, distance, fixes, commands }) {
  return { kind, package: name, from, to, distance, findings: fixes.length, commands }
}
