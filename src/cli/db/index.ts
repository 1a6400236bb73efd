import { LeakscanError } from '../../errors.ts'
import { closest } from '../closest.ts'
import type { Command, Io, Values } from '../command.ts'
import { build } from './build.ts'
import { lint } from './lint.ts'

/** What a subcommand of `leakscan db` is given: its values, and the arguments after its name. */
export type DbTask = (values: Values, args: readonly string[], io: Io) => Promise<number>

const tasks: ReadonlyMap<string, DbTask> = new Map([
  ['lint', lint],
  ['build', build],
])

export const dbCommand: Command = {
  name: 'db',
  summary: 'work on the advisory database: lint, build',
  help: `Usage: leakscan db <task> [folder] [options]

Tasks, on a folder of advisories (default: the project's own advisories/):
  lint    check every advisory and report all problems at once, with file and
          line; exit 1 when there are any
  build   compile them into the database that a scan loads

Options:
      --json           lint: the problems as JSON
      --out <folder>   build: where to write (default: dist/database)
  -h, --help           show this help

Examples:
  leakscan db lint
  leakscan db lint company-advisories
  leakscan db build company-advisories --out company-database`,
  options: { json: { type: 'boolean' }, out: { type: 'string' } },
  run: async ({ values, positionals: [name, ...args] }, io) => {
    const task = tasks.get(name ?? '')
    if (task) return task(values, args, io)
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
