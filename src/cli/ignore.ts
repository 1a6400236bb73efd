import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Database } from '../advisory/database.ts'
import { closest } from '../closest.ts'
import { LeakscanError } from '../errors.ts'
import { checkConfig } from '../policy/config/check.ts'
import { packageProblem, pathProblem, untilProblem } from '../policy/config/check-ignore.ts'
import type { WrittenIgnore } from '../policy/config/edit.ts'
import { newConfig, withIgnore } from '../policy/config/edit.ts'
import { loadConfig } from '../policy/config/load.ts'
import { parseConfig } from '../policy/config/read.ts'
import { displayPath } from '../project/files.ts'
import { forTerminal } from '../report/sanitise.ts'
import { text } from './args.ts'
import type { Command, Io, Values } from './command.ts'
import { databaseOptions, openDatabase } from './database.ts'
import { writeAtomically } from './write-file.ts'

export const ignoreCommand: Command = {
  help: `Usage: leakscan ignore <LEAK-id> --reason <text> --until <end> [options]

Sets a leak aside: writes it into the config, keeping what else is there as it
is. The report goes on to list it, and says when the ignore has ended.

Options:
      --reason <text>   why, for those who come after you
      --until <end>     the last day (2027-01-31), a number of days (90d), or
                        fixed: until an upgrade removes the leak
      --package <name>  only in this package, or package@range
      --path <names>    only where every path goes through these: "orm > pg"
      --project <dir>   only in the project of this folder
      --config <file>   the config to write; default: the one a scan would use,
                        or a new leakscan.config.json in this folder
      --advisories <dir>  add a folder of private advisories
      --database <dir>    use another compiled database (see db build --out)
  -h, --help            show this help

Examples:
  leakscan ignore LEAK-2017-0001 --until fixed --reason "no debugger attached"
  leakscan ignore LEAK-2017-0001 --until 90d --reason "is replaced in spring"`,
  options: {
    reason: { type: 'string' },
    until: { type: 'string' },
    package: { type: 'string' },
    path: { type: 'string' },
    project: { type: 'string' },
    config: { type: 'string' },
    ...databaseOptions,
  },
  run: async ({ values, positionals }, io) => {
    const [id] = positionals
    if (id === undefined || positionals.length > 1) {
      throw usage('ignore takes the id of one advisory', 'See `leakscan ignore --help`.')
    }
    const cwd = resolve(io.cwd)
    const loaded = await loadConfig(text(values, 'config'), cwd)
    const path = loaded?.path ?? join(cwd, 'leakscan.config.json')
    const ignore = ignoreOf(id.toUpperCase(), values, io, dirname(path))
    checkKnown(ignore.id ?? '', await openDatabase(values, io, loaded?.config.advisories))
    const shown = displayPath(path, cwd)
    const written = loaded ? await withIgnore(loaded.text, path, ignore) : newConfig(ignore)
    await writeAtomically(path, written, shown)
    io.stdout.write(await confirmation(written, path, shown, ignore))
    return 0
  },
}

/** @param folder - of the config, which a project is written relative to. */
function ignoreOf(id: string, values: Values, { cwd, now }: Io, folder: string): WrittenIgnore {
  const name = checked(values, 'package', packageProblem)
  const path = checked(values, 'path', pathProblem)
  const project = checked(values, 'project', (given) =>
    existsSync(resolve(cwd, given)) ? undefined : 'No such file or folder.',
  )
  return {
    id,
    ...(name !== undefined && { package: name }),
    ...(path !== undefined && { path }),
    ...(project !== undefined && { project: displayPath(resolve(cwd, project), folder) }),
    reason: required(values, 'reason', 'Say why, for those who come after you.').trim(),
    until: endOf(required(values, 'until', 'For example: --until fixed, --until 90d.'), now),
  }
}

function checked(
  values: Values,
  name: string,
  problemOf: (value: string) => string | undefined,
): string | undefined {
  const value = text(values, name)
  const problem = value === undefined ? undefined : problemOf(value)
  if (problem !== undefined) throw usage(`--${name} cannot be "${value}"`, problem)
  return value
}

function required(values: Values, name: string, hint: string): string {
  const value = text(values, name)
  if (value === undefined || value.trim() === '') throw usage(`--${name} is missing`, hint)
  return value
}

const dayInMs = 24 * 60 * 60 * 1000

/** The end as a config has it: a day that is to come, or `fixed`. */
function endOf(until: string, now: Date): string {
  const days = /^(\d{1,5})d$/.exec(until)?.[1]
  if (days !== undefined) return dayOf(new Date(now.getTime() + Number(days) * dayInMs))
  const problem = untilProblem(until)
  if (problem !== undefined) throw usage(`--until cannot be "${until}"`, problem)
  if (until !== 'fixed' && until < dayOf(now)) {
    throw usage(`--until cannot be "${until}"`, 'That day is over.')
  }
  return until
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function checkKnown(id: string, database: Database): void {
  const advisory = database.advisory(id)
  if (advisory?.withdrawn) throw usage(`${id} was withdrawn`, 'A scan does not report it.')
  if (advisory) return
  const ids = database.advisories().map((known) => known.id)
  const similar = closest(id, ids)
  throw usage(
    `${id}: no such advisory`,
    similar === undefined ? 'See `leakscan explain <package>`.' : `Did you mean ${similar}?`,
  )
}

/** Says where it is written. */
async function confirmation(
  written: string,
  path: string,
  shown: string,
  { id = '', until }: WrittenIgnore,
): Promise<string> {
  const node = await parseConfig(written, path)
  const ignores = node ? checkConfig(node, path).ignores : []
  const line = ignores.find((ignore) => ignore.id === id)?.place?.line ?? 1
  const end = until === 'fixed' ? 'until an upgrade removes it' : `until ${until}`
  return `${forTerminal(`${shown}:${line}`)}: ${forTerminal(id)} is ignored ${end}.\n`
}

function usage(message: string, hint: string): LeakscanError {
  return new LeakscanError('USAGE', message, { hint })
}
