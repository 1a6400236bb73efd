import { verdictOf } from '../report/verdict.ts'
import { forTerminal } from '../report/sanitise.ts'
import { scan } from '../scan.ts'
import { list } from './args.ts'
import type { Online } from '../upgrade/online/within.ts'
import type { Command, Io } from './command.ts'
import { withSpinner } from './spinner.ts'
import { checkAge, databaseOptions, openDatabase } from './database.ts'
import { deliver, targetsOf } from './deliver.ts'
import { printError } from './output.ts'
import { policyOf, policyOptions } from './policy.ts'

export const scanCommand: Command = {
  help: `Usage: leakscan [scan] [paths…] [options]

Reads the lockfile of each path (a folder, a lockfile, an SBOM in CycloneDX or
SPDX JSON, - for an SBOM on standard input; default: this folder) and reports
which packages are known to leak memory, and which upgrades fix that. Nothing is
installed or run, and no network is used but with --online.

Options:
      --json               the report as JSON (short for --format json)
      --format <name>      terminal (default), json, ndjson, sarif, github,
                           gitlab, junit or markdown
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
      --baseline <file>    the same, with what \`leakscan baseline\` wrote down
      --staged             read what is staged in git, not the work tree
      --online             ask the registry which versions bring the fixes, with
                           the project's own .npmrc, .yarnrc(.yml), bunfig.toml
      --omit <kind>        leave out dev, optional or peer dependencies
      --scope <scope>      only leaks that hurt a server, build or browser;
                           naming build makes those of build tools fail, too
      --evidence <level>   only leaks that are at least reported (default),
                           confirmed or reproduced
      --fixable-only       only leaks that an upgrade removes; --no-fixable-only
                           for all, where a config says so
      --allow-no-lockfiles nothing to scan is fine, exit 0
      --config <file>      a config; default: leakscan.config.json or .yaml,
                           or "leakscan" in package.json, here or above
      --no-config          without one
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
  leakscan --scope server --fixable-only
  syft my-image -o cyclonedx-json | leakscan -
  leakscan --json > leaks.json
  leakscan --output sarif:leaks.sarif --output junit:leaks.xml
  leakscan --fail-on critical`,
  options: {
    json: { type: 'boolean' },
    format: { type: 'string' },
    output: { type: 'string', short: 'o', multiple: true },
    'sarif-security': { type: 'boolean' },
    recursive: { type: 'boolean', short: 'r' },
    installed: { type: 'boolean' },
    workspace: { type: 'string', short: 'w', multiple: true },
    staged: { type: 'boolean' },
    online: { type: 'boolean' },
    'allow-no-lockfiles': { type: 'boolean' },
    ...policyOptions,
    ...databaseOptions,
  },
  run: async ({ values, positionals }, io) => {
    const targets = targetsOf(values)
    const { maxDbAge, node, advisories, ...policy } = await policyOf(values, io)
    const database = await openDatabase(values, io, advisories)
    if (maxDbAge !== undefined) checkAge(database, maxDbAge, io.now)
    const scanning = (onProgress: (path: string) => void) =>
      scan({
        onProgress,
        ...policy,
        paths: positionals,
        stdin: io.stdin,
        cwd: io.cwd,
        now: io.now,
        database,
        recursive: values['recursive'] === true,
        installed: values['installed'] === true,
        staged: values['staged'] === true,
        allowNoLockfiles: values['allow-no-lockfiles'] === true,
        workspaces: list(values, 'workspace'),
        ...(values['online'] === true && { online: onlineWith(io) }),
        running: io.node,
        surroundings: node === undefined ? {} : { node },
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

/** Longer than a slow registry takes, shorter than people wait. */
const timeLimit = 30_000

/** The registry as this process's environment reaches it. */
export function onlineWith({ env, now }: Io): Online {
  return { env, now, timeLimit }
}
