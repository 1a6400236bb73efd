import { severities } from '../advisory/advisory.ts'
import { loadDatabase } from '../advisory/load.ts'
import { formats, reporters } from '../report/index.ts'
import { verdictOf } from '../report/verdict.ts'
import { scan } from '../scan.ts'
import { list, oneOf, text, version } from './args.ts'
import type { Command } from './command.ts'
import { printError, reportOptions } from './output.ts'

const omittable = ['dev', 'optional', 'peer'] as const

export const scanCommand: Command = {
  name: 'scan',
  summary: 'report the known memory leaks among the installed packages',
  help: `Usage: leakscan [scan] [paths…] [options]

Reads the lockfile of each path (a folder, a lockfile, or a file beside one; default: this
folder) and reports which packages are known to leak memory and which upgrades fix that.
Nothing is installed or run, and no network is used.

Options:
      --json               the report as JSON (short for --format json)
      --format <name>      terminal or json
      --fail-on <severity> least severity that fails: critical, high, moderate (default),
                           low, or never. Dev-only packages and build tools never fail
      --omit <kind>        leave out dev, optional or peer dependencies; repeatable
      --node <version>     the Node.js version the project runs on, to weigh conditions
      --advisories <dir>   add a folder of private advisories; repeatable
  -h, --help               show this help

Exit codes:
  0  everything was read, and nothing is at or above the threshold
  1  leaks found
  2  could not decide: usage, unreadable input, damaged database (stderr says which)
  3  nothing to scan: no lockfile

Examples:
  leakscan
  leakscan services/api services/worker --omit dev
  leakscan --json > leaks.json
  leakscan --fail-on critical`,
  options: {
    json: { type: 'boolean' },
    format: { type: 'string' },
    'fail-on': { type: 'string' },
    omit: { type: 'string', multiple: true },
    node: { type: 'string' },
    advisories: { type: 'string', multiple: true },
  },
  run: async ({ values, positionals }, io) => {
    const format = oneOf(
      text(values, 'format') ?? (values['json'] ? 'json' : 'terminal'),
      formats,
      '--format',
    )
    const failOn = oneOf(
      text(values, 'fail-on') ?? 'moderate',
      [...severities, 'never'],
      '--fail-on',
    )
    const omit = list(values, 'omit').map((kind) => oneOf(kind, omittable, '--omit'))
    const node = text(values, 'node')
    const database = await loadDatabase({ advisories: list(values, 'advisories') })
    const result = await scan({
      paths: positionals,
      cwd: io.cwd,
      database,
      omit,
      threshold: { failOn },
      surroundings: node === undefined ? {} : { node: version(node, '--node') },
    })
    const verdict = verdictOf(result)
    io.stdout.write(reporters[format](result, verdict, reportOptions(io)))
    for (const { error } of result.failures) printError(error, io)
    return verdict.exitCode
  },
}
