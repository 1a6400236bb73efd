import { LeakscanError } from '../../errors.ts'
import { closest } from '../../closest.ts'
import type { Command, Io, Values } from '../command.ts'
import { databaseOptions } from '../database.ts'

/** What a subcommand of `leakscan db` is given: its values, and the arguments after its name. */
export type DbTask = (values: Values, args: readonly string[], io: Io) => Promise<number>

/** Each is loaded when it is asked for: a scan should not pay for them. */
const tasks: ReadonlyMap<string, () => Promise<DbTask>> = new Map([
  ['lint', async () => (await import('./lint.ts')).lint],
  ['build', async () => (await import('./build.ts')).build],
  ['new', async () => (await import('./new.ts')).newAdvisory],
  ['stats', async () => (await import('./stats.ts')).stats],
  ['export', async () => (await import('./export.ts')).exportOsv],
  ['releases', async () => (await import('./releases.ts')).releases],
  ['update', async () => (await import('./update.ts')).update],
])

export const dbCommand: Command = {
  help: `Usage: leakscan db <task> [folder] [options]

Tasks; lint, build and export work on a folder of advisories (default: the
project's own advisories/):
  lint             check every advisory and report all problems at once, with
                   file and line; exit 1 when there are any
  build            compile them into the database that a scan loads
  export           write them as OSV records, one a file and all as a zip
  update           fetch the newest database with your npm settings; scans use
                   it from then on, as long as it is newer than leakscan's own
  new <package>    write a commented draft with the next free id; \`new node\` one
                   of a leak in Node.js itself
  releases         add the newest releases of Node.js to the table that runtime
                   advisories are checked against
  stats            count what the database holds

Options:
      --online              lint: also ask the registry: are the versions
                            published, is the fix deprecated, does the signature
                            occur in the tarball
      --json                lint, stats: as JSON
      --out <folder>        build, export, new: where to write
      --format osv          export: the format, of which there is one
      --introduced <v>      new: the first affected version
      --fixed <v>           new: the first fixed version
      --year <year>         new: when the leak became known (default: this year)
      --offline             new: do not look up the published versions
      --database <dir>      stats: use another compiled database
  -h, --help                show this help

Examples:
  leakscan db lint
  leakscan db lint company-advisories --online
  leakscan db build company-advisories --out company-database
  leakscan db new pg --introduced 2.4.0 --fixed 7.4.2 --year 2017
  leakscan db export --out osv`,
  options: {
    ...databaseOptions,
    json: { type: 'boolean' },
    online: { type: 'boolean' },
    offline: { type: 'boolean' },
    out: { type: 'string' },
    format: { type: 'string' },
    introduced: { type: 'string' },
    fixed: { type: 'string' },
    year: { type: 'string' },
  },
  run: async ({ values, positionals: [name, ...args] }, io) => {
    const load = tasks.get(name ?? '')
    if (load) return (await load())(values, args, io)
    const similar = closest(name ?? '', [...tasks.keys()])
    throw new LeakscanError(
      'USAGE',
      name === undefined ? 'db needs a task' : `db has no task "${name}"`,
      {
        hint:
          similar === undefined
            ? 'See `leakscan db --help`.'
            : `Did you mean \`leakscan db ${similar}\`?`,
      },
    )
  },
}
