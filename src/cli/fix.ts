import { LeakscanError } from '../errors.ts'
import type { Strategy, Wishes } from '../fix/choose.ts'
import { choose, strategies } from '../fix/choose.ts'
import type { Fix, FixOptions } from '../fix/fix.ts'
import { prepareFix } from '../fix/fix.ts'
import { replaceFiles } from '../fix/write.ts'
import { fails } from '../policy/threshold.ts'
import { fixText } from '../report/fix.ts'
import { painter } from '../report/paint.ts'
import { forTerminal } from '../report/sanitise.ts'
import { headingText } from '../report/upgrade-text.ts'
import { exitCodes } from '../report/verdict.ts'
import { count } from '../report/words.ts'
import type { ProjectScan } from '../scan.ts'
import { scan } from '../scan.ts'
import { programOf } from '../upgrade/command.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'
import { list, oneOf } from './args.ts'
import { confirm } from './ask.ts'
import type { Command, Io, Values } from './command.ts'
import { databaseOptions, openDatabase } from './database.ts'
import { reportOptions } from './output.ts'
import { policyOf } from './policy.ts'
import { onlineWith } from './scan.ts'
import { withSpinner } from './spinner.ts'

export const fixCommand: Command = {
  help: `Usage: leakscan fix [path] [options]

Carries out the upgrades that remove leaks, and proves it: they are tried on a copy
of the manifests and the lockfile, the copy is read and matched again, and only what
is gone counts. Then package.json and the lockfile are replaced, both or neither.

The registry is asked as your package manager would. npm projects are resolved by
npm's own library, others by their own yarn, pnpm or bun. No scripts run, and nothing
is installed: install afterwards as you always do.

Options:
      --dry-run            show what would change, and write nothing
      --only <LEAK-…>      remove these leaks only
      --strategy <name>    only these ways: in-place (refresh the lockfile), relax (a
                           new range for a direct dependency), parent (a dependent
                           moves), override (force a version on dependents).
                           Default: all but override
      --allow-major        also where a direct dependency goes to another major
      --yes                do not ask
      --omit <kind>        leave out dev, optional or peer dependencies
      --node <version>     the Node.js version that the project runs on
      --config <file>      the config to obey; --no-config for none
      --advisories <dir>   add a folder of private advisories
      --database <dir>     use another compiled database
  -h, --help               show this help

Exit codes: 0 no leak is left that fails a scan; 1 some are; 2 it could not be done,
and every file is as it was; 3 there is no lockfile.

Examples:
  leakscan fix --dry-run
  leakscan fix --only LEAK-2017-0001
  leakscan fix --yes --allow-major --strategy relax,parent`,
  options: {
    'dry-run': { type: 'boolean' },
    only: { type: 'string', multiple: true },
    strategy: { type: 'string', multiple: true },
    'allow-major': { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
    omit: { type: 'string', multiple: true },
    node: { type: 'string' },
    config: { type: 'string' },
    'no-config': { type: 'boolean' },
    ...databaseOptions,
  },
  run: async ({ values, positionals: [path = '.', ...rest] }, io) => {
    if (rest.length > 0) {
      throw new LeakscanError('USAGE', 'fix takes one project', {
        hint: 'Run it once for each.',
      })
    }
    const isDry = values['dry-run'] === true
    if (!isDry && !values['yes'] && !io.ask) {
      throw new LeakscanError('USAGE', 'there is no terminal to ask on', {
        hint: 'Say --yes to change the files, or --dry-run to see what would change.',
      })
    }
    const wishes = wishesOf(values)
    const { threshold, ignores, node, advisories } = await policyOf(values, io)
    const setup: Setup = {
      database: await openDatabase(values, io, advisories),
      policy: { threshold, ignores, today: io.now.toISOString().slice(0, 10) },
      surroundings: node === undefined ? {} : { node },
    }
    const scanned = await scanOne(path, setup, io)
    if (scanned.online?.failure !== undefined) {
      io.stderr.write(`The lockfile alone decides: ${forTerminal(scanned.online.failure)}\n`)
    }
    const { chosen, passedOver } = choose(scanned.upgrades, wishes)
    const picked = values['yes'] || isDry ? chosen : await pick(chosen, io)
    const fix = await tryOut(scanned, picked, setup, io)
    const page = { ...pageOf(io), database: setup.database }
    io.stdout.write(fixText(fix, passedOver, page))
    const isDone = !isDry && (await write(fix, values['yes'] === true, io))
    io.stdout.write(`${conclusion(scanned, fix, isDry, isDone)}\n`)
    const left = isDry || isDone ? fix.left : scanned.findings
    return left.some((finding) => fails(finding, threshold)) ? exitCodes.leaks : exitCodes.clean
  },
}

function wishesOf(values: Values): Wishes {
  const given = list(values, 'strategy').map((name) => oneOf(name, strategies, '--strategy'))
  const usual: readonly Strategy[] = ['in-place', 'relax', 'parent']
  return {
    only: list(values, 'only'),
    strategies: given.length > 0 ? given : usual,
    allowMajor: values['allow-major'] === true,
  }
}

/** What counts as a leak, in the scan before and in the one after. */
type Setup = Pick<FixOptions, 'database' | 'policy' | 'surroundings'>

async function scanOne(
  path: string,
  { database, policy, surroundings = {} }: Setup,
  io: Io,
): Promise<ProjectScan> {
  const { projects, failures } = await withSpinner(io, 'Asking the registry', () =>
    scan({
      paths: [path],
      cwd: io.cwd,
      now: io.now,
      database,
      threshold: policy.threshold,
      ignores: policy.ignores,
      surroundings,
      online: onlineWith(io),
    }),
  )
  const [failure] = failures
  if (failure) throw failure.error
  // One path leads to one project.
  return projects[0]!
}

async function pick(upgrades: readonly Upgrade[], io: Io): Promise<Upgrade[]> {
  const picked: Upgrade[] = []
  for (const upgrade of upgrades) {
    const leaks = new Set(upgrade.findings.map(({ advisory }) => advisory.id)).size
    if (await confirm(forTerminal(headingText(upgrade, leaks)), io)) picked.push(upgrade)
  }
  return picked
}

/** Stopped by a signal, it still removes its copies and says that nothing was changed. */
async function tryOut(
  scanned: ProjectScan,
  upgrades: readonly Upgrade[],
  setup: Setup,
  io: Io,
): Promise<Fix> {
  const stop = new AbortController()
  const abort = () => stop.abort()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, abort)
  try {
    return await withSpinner(io, 'Trying upgrades', (say) =>
      prepareFix(scanned, upgrades, {
        ...setup,
        env: io.env,
        signal: stop.signal,
        say,
      }),
    )
  } finally {
    for (const signal of signals) process.off(signal, abort)
  }
}

async function write(fix: Fix, isAgreed: boolean, io: Io): Promise<boolean> {
  if (fix.replacements.length === 0) return false
  const names = fix.replacements.map(({ name }) => forTerminal(name)).join(', ')
  if (!isAgreed && !(await confirm(`Write ${names}?`, io))) return false
  replaceFiles(fix.replacements)
  return true
}

function conclusion(scanned: ProjectScan, fix: Fix, isDry: boolean, isDone: boolean): string {
  const before = scanned.findings.length
  const after = fix.left.length
  if (before === 0) return 'No known memory leaks: there is nothing to fix.'
  if (fix.applied.length === 0) return `Nothing was changed: ${count(before, 'leak')} left.`
  const result = `${before - after} of ${count(before, 'leak')} gone, read again and matched again`
  if (isDry) return `Nothing was written; it would be ${result}.`
  if (!isDone) return `Nothing was changed: ${count(before, 'leak')} left.`
  return `${result}. Now run \`${programOf(scanned.project.packageManager)} install\`.`
}

function pageOf(io: Io) {
  const { colour, width } = reportOptions(io)
  return { paint: painter(colour), width }
}
