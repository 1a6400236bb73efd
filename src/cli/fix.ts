import { LeakscanError } from '../errors.ts'
import type { Strategy, Wishes } from '../fix/choose.ts'
import { choose, strategies } from '../fix/choose.ts'
import { relockerOf } from '../fix/relocker.ts'
import { fails } from '../policy/threshold.ts'
import { notTogether } from '../project/open.ts'
import { readProject } from '../project/read.ts'
import { conclusionOf, fixText } from '../report/fix.ts'
import { fixJson } from '../report/fix-json.ts'
import { painter } from '../report/paint.ts'
import { forTerminal } from '../report/sanitise.ts'
import { exitCodes } from '../report/verdict.ts'
import { list, oneOf } from './args.ts'
import type { Command, Io, Values } from './command.ts'
import { databaseOptions, openDatabase } from './database.ts'
import type { Setup } from './fix-steps.ts'
import { install, pick, scanOne, tryOut, write } from './fix-steps.ts'
import { reportOptions, version } from './output.ts'
import { policyOf } from './policy.ts'

export const fixCommand: Command = {
  help: `Usage: leakscan fix [path] [options]

Carries out the upgrades that remove leaks, and proves it: they are tried on a copy
of the manifests and the lockfile, the copy is read and matched again, and only what
is gone counts. Then package.json and the lockfile are replaced, both or neither.

The registry is asked as your package manager would. npm projects are resolved by
npm's own library, others by their own yarn, pnpm or bun; for Deno and vlt there is
only the report. No scripts run, and nothing is installed: install afterwards as you
always do, or say --install.

Options:
      --dry-run            show what would change, and write nothing
      --only <LEAK-…>      remove these leaks only
      --strategy <name>    only these ways: in-place (refresh the lockfile), relax (a
                           new range for a direct dependency), parent (a dependent
                           moves), override (force a version on dependents).
                           Default: all but override
      --allow-major        also where a direct dependency goes to another major
      --yes                do not ask
      --install            then run the package manager's install, exactly as you
                           would: its settings decide which scripts run. If it
                           fails, the manifests and the lockfile are put back
      --json               as JSON, with --yes or --dry-run
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
  leakscan fix --yes --allow-major --strategy relax,parent
  leakscan fix --yes --install
  leakscan fix --dry-run --json > fix.json`,
  options: {
    'dry-run': { type: 'boolean' },
    only: { type: 'string', multiple: true },
    strategy: { type: 'string', multiple: true },
    'allow-major': { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
    install: { type: 'boolean' },
    json: { type: 'boolean' },
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
    const how = howOf(values, io)
    const wishes = wishesOf(values)
    const { threshold, ignores, node, advisories } = await policyOf(values, io)
    const setup: Setup = {
      database: await openDatabase(values, io, advisories),
      policy: { threshold, ignores, today: io.now.toISOString().slice(0, 10) },
      surroundings: node === undefined ? {} : { node },
    }
    // Told before the registry is asked.
    relockerOf(await readProject(path, io.cwd))
    const scanned = await scanOne(path, setup, io)
    if (scanned.online?.failure !== undefined) {
      io.stderr.write(`The lockfile alone decides: ${forTerminal(scanned.online.failure)}\n`)
    }
    const { chosen, passedOver } = choose(scanned.upgrades, wishes)
    const picked = how.isAgreed || how.isDry ? chosen : await pick(chosen, io)
    const tried = await tryOut(scanned, picked, setup, io)
    const page = { ...pageOf(io), database: setup.database }
    if (!how.isJson) io.stdout.write(fixText(tried, passedOver, page))
    const written = !how.isDry && (await write(tried, how.isAgreed, io))
    const installed = written && how.installs
    const fix = installed ? await install(scanned, tried, setup, io) : tried
    const left = how.isDry || written ? fix.left : scanned.findings
    const exitCode = left.some((finding) => fails(finding, threshold))
      ? exitCodes.leaks
      : exitCodes.clean
    const outcome = { scanned, fix, passedOver, isDry: how.isDry, written, installed }
    io.stdout.write(
      how.isJson
        ? fixJson(outcome, exitCode, { ...setup, threshold, version: version() })
        : `${conclusionOf(outcome)}\n`,
    )
    return exitCode
  },
}

interface How {
  readonly isDry: boolean
  /** Nobody is asked. */
  readonly isAgreed: boolean
  readonly isJson: boolean
  readonly installs: boolean
}

function howOf(values: Values, io: Io): How {
  const how = {
    isDry: values['dry-run'] === true,
    isAgreed: values['yes'] === true,
    isJson: values['json'] === true,
    installs: values['install'] === true,
  }
  if (how.isDry && how.installs) throw notTogether('--dry-run', '--install')
  if (how.isDry || how.isAgreed) return how
  const hint = 'Say --yes to change the files, or --dry-run to see what would change.'
  // What is asked about would have to be shown first, where the JSON goes.
  if (how.isJson) throw new LeakscanError('USAGE', '--json asks no questions', { hint })
  if (!io.ask) throw new LeakscanError('USAGE', 'there is no terminal to ask on', { hint })
  return how
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

function pageOf(io: Io) {
  const { colour, width } = reportOptions(io)
  return { paint: painter(colour), width }
}
