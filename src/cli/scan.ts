import { severities } from '../advisory/advisory.ts'
import { verdictOf } from '../report/verdict.ts'
import { forTerminal } from '../report/sanitise.ts'
import { scan } from '../scan.ts'
import { list, oneOf, text } from './args.ts'
import type { Online } from '../upgrade/online/within.ts'
import type { Command, Io } from './command.ts'
import { withSpinner } from './spinner.ts'
import { checkAge, databaseOptions, openDatabase } from './database.ts'
import { deliver, targetsOf } from './deliver.ts'
import { printError } from './output.ts'

const omittable = ['dev', 'optional', 'peer'] as const

export const scanCommand: Command = {
  help: `Usage: leakscan [scan] [paths…] [options]

Reads the lockfile of each path (a folder, a lockfile, an SBOM in CycloneDX or
SPDX JSON, - for an SBOM on standard input; default: this folder) and reports
which packages are known to leak memory, and which upgrades fix that. Nothing is
installed or run, and no network is used but with --online.

Options:
      --json               the report as JSON (short for --format json)
      --format <name>      terminal (default), json, ndjson, sarif, github, gitlab,
                           junit or markdown
  -o, --output <file>      write the report to a file instead; <format>:<file>
                           writes one beside it, as often as you like
      --sarif-security     in SARIF, call leaks security alerts
      --fail-on <severity> least severity that fails: critical, high, moderate
                           (default), low, or never. Leaks of dev-only packages
                           and of build tools never fail
  -r, --recursive          scan every project below the paths; .gitignore counts
      --installed          read node_modules instead of the lockfile
  -w, --workspace <name>   only what this workspace needs, by name or folder
      --since <revision>   only leaks that are new since a branch, tag or commit
                           of git; what the project had before is counted
      --staged             read what is staged in git, not the work tree
      --online             ask the registry which versions bring the fixes, with the
                           project's own .npmrc
      --omit <kind>        leave out dev, optional or peer dependencies
      --node <version>     the Node.js that the project runs on, instead of what
                           its files say (Dockerfile, .nvmrc, engines …)
      --advisories <dir>   add a folder of private advisories
      --max-db-age <days>  refuse to scan with an older advisory database
      --database <dir>     use another compiled database (see db build --out)
  -h, --help               show this help

Exit codes:
  0  everything was read, and nothing is at or above the threshold
  1  leaks found
  2  could not decide: usage, unreadable input, damaged database, a revision
     that git does not know; stderr says which
  3  nothing to scan: no lockfile

Examples:
  leakscan
  leakscan services/api services/worker --omit dev
  leakscan --recursive
  leakscan --since origin/main
  syft my-image -o cyclonedx-json | leakscan -
  leakscan --json > leaks.json
  leakscan --output sarif:leaks.sarif --output junit:leaks.xml
  leakscan --fail-on critical`,
  options: {
    json: { type: 'boolean' },
    format: { type: 'string' },
    output: { type: 'string', short: 'o', multiple: true },
    'sarif-security': { type: 'boolean' },
    'fail-on': { type: 'string' },
    recursive: { type: 'boolean', short: 'r' },
    installed: { type: 'boolean' },
    workspace: { type: 'string', short: 'w', multiple: true },
    since: { type: 'string' },
    staged: { type: 'boolean' },
    online: { type: 'boolean' },
    omit: { type: 'string', multiple: true },
    node: { type: 'string' },
    'max-db-age': { type: 'string' },
    ...databaseOptions,
  },
  run: async ({ values, positionals }, io) => {
    const targets = targetsOf(values)
    const failOn = oneOf(
      text(values, 'fail-on') ?? 'moderate',
      [...severities, 'never'],
      '--fail-on',
    )
    const omit = list(values, 'omit').map((kind) => oneOf(kind, omittable, '--omit'))
    const node = text(values, 'node')
    const since = text(values, 'since')
    const surroundings = node === undefined ? {} : { node: await nodeVersion(node) }
    const database = await openDatabase(values, io)
    checkAge(database, text(values, 'max-db-age'), io.now)
    const scanning = (onProgress: (path: string) => void) =>
      scan({
        onProgress,
        paths: positionals,
        stdin: io.stdin,
        cwd: io.cwd,
        database,
        recursive: values['recursive'] === true,
        installed: values['installed'] === true,
        staged: values['staged'] === true,
        ...(since !== undefined && { since }),
        workspaces: list(values, 'workspace'),
        omit,
        ...(values['online'] === true && { online: onlineWith(io) }),
        threshold: { failOn },
        running: io.node,
        surroundings,
      })
    const result = await withSpinner(io, 'Reading lockfiles', (say) =>
      scanning((path) => say(`Reading ${forTerminal(path)}`)),
    )
    const verdict = verdictOf(result)
    await deliver(targets, result, verdict, {
      io,
      sarifSecurity: values['sarif-security'] === true,
    })
    for (const { error } of result.failures) printError(error, io)
    return verdict.exitCode
  },
}

/** SemVer's patterns take a while to compile, and few scans need them here. */
async function nodeVersion(value: string): Promise<string> {
  const { version } = await import('./version.ts')
  return version(value, '--node')
}

/** Longer than a slow registry takes, shorter than people wait. */
const timeLimit = 30_000

/** The registry as this process's environment reaches it. */
export function onlineWith({ env, now }: Io): Online {
  return { env, now, timeLimit }
}
