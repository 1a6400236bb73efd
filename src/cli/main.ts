import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { LeakscanError, systemFailure } from '../errors.ts'
import { exitCodes } from '../report/verdict.ts'
import { parse } from './args.ts'
import { closest } from '../closest.ts'
import type { Io, Options } from './command.ts'
import { commands } from './commands.ts'
import { printError, version } from './output.ts'

const help = `Usage: leakscan [paths…] [options]
       leakscan <command> [options]

Finds the known memory leaks among your installed npm packages, and the upgrades
that fix them.

Commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(9)} ${summary}`).join('\n')}

Options:
  -h, --help      show help; after a command, its own
  -v, --version   show the version

Examples:
  leakscan                      scan the project in this folder
  leakscan explain pg@7.4.1     what is known about an installed version
  leakscan scan --help          all options of a scan
`

/**
 * The command line: arguments in, exit code out.
 *
 * What the user can act on becomes a message on stderr and exit 2, or 3 where there is nothing to
 * scan. Anything else is a bug of ours: its stack is shown, and the exit code is 2 as well, so that a
 * crash can neither pass for "clean" nor for "leaks found".
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    return await run(args, io)
  } catch (error) {
    return failed(error, io)
  }
}

function failed(error: unknown, io: Io): number {
  const failure = error instanceof LeakscanError ? error : systemFailure(error)
  if (failure) {
    printError(failure, io)
    return failure.code === 'LOCKFILE_NOT_FOUND' ? exitCodes.nothing : exitCodes.undecided
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.stderr.write(`leakscan: internal error, please report it:\n${stack}\n`)
  return exitCodes.undecided
}

const common: Options = { help: { type: 'boolean', short: 'h' } }

async function run(args: readonly string[], io: Io): Promise<number> {
  const [first = '', ...rest] = args
  if (first === '--version' || first === '-v') return print(`${version()}\n`, io)
  if (first === '--help' || first === '-h' || first === 'help') return helpFor(rest[0], io)
  const named = commands.find(({ name }) => name === first)
  const { name, load } = named ?? commands[0]
  const command = await load()
  const parsed = parse(named ? rest : args, { ...common, ...command.options }, name)
  if (parsed.values['help']) return print(`${command.help}\n`, io)
  if (!named && first !== '') rejectMistypedCommand(first, io.cwd)
  return command.run(parsed, io)
}

/** `leakscan lsit` reads as a path: say which command was probably meant. */
function rejectMistypedCommand(word: string, cwd: string): void {
  if (!/^[a-zA-Z]+$/.test(word) || existsSync(resolve(cwd, word))) return
  const names = commands.map(({ name }) => name)
  const similar = closest(word, names)
  if (similar === undefined) return
  throw new LeakscanError('USAGE', `${word}: no such command, file or folder`, {
    hint: `Did you mean \`leakscan ${similar}\`?`,
  })
}

async function helpFor(name: string | undefined, io: Io): Promise<number> {
  const command = commands.find((candidate) => candidate.name === name)
  return print(command ? `${(await command.load()).help}\n` : help, io)
}

function print(text: string, io: Io): number {
  io.stdout.write(text)
  return exitCodes.clean
}
