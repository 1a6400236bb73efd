import { appendFileSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Io } from '../cli/command.ts'
import { main } from '../cli/main.ts'
import { LeakscanError, systemFailure } from '../errors.ts'
import { forCommandMessage } from '../report/sanitise-command.ts'
import { exitCodes } from '../report/verdict.ts'
import { baseOfEvent } from './base.ts'
import type { Inputs } from './inputs.ts'
import { readInputs } from './inputs.ts'
import { totalsOf } from './totals.ts'

/** Characters that the runner keeps of a message. */
const longestMessage = 4096

/**
 * The GitHub Action: leakscan's command line, with options from the workflow's inputs. Annotations go to
 * the log, the report to the job's summary, and SARIF and JSON into files that the outputs name.
 *
 * @param io - of the step: its environment is the runner's.
 */
export async function runAction(io: Io): Promise<number> {
  try {
    const inputs = readInputs(io.env)
    const reports = reportsOf(inputs, io)
    const args = [...argsOf(inputs), ...since(inputs, io), ...reports.args, '--', ...inputs.paths]
    const { exitCode, said } = await run(args, io)
    if (said.report) publish(reports, io)
    else annotate('error', said.errors, io)
    return exitCode
  } catch (error) {
    annotate('error', textOf(error), io)
    return exitCodes.undecided
  }
}

/** A bug of ours is told with its stack, and fails like anything that could not be decided. */
function textOf(error: unknown): string {
  const failure = error instanceof LeakscanError ? error : systemFailure(error)
  if (failure) return [failure.message, failure.hint ?? ''].join('\n')
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `internal error, please report it:\n${stack}`
}

function argsOf({ recursive, failOn, omit, config, sarifSecurity, outputs }: Inputs): string[] {
  return [
    'scan',
    '--format=github',
    ...(recursive ? ['--recursive'] : []),
    ...(failOn === undefined ? [] : [`--fail-on=${failOn}`]),
    ...omit.map((kind) => `--omit=${kind}`),
    ...(config === undefined ? [] : [`--config=${config}`]),
    ...(sarifSecurity ? ['--sarif-security'] : []),
    ...outputs.map((output) => `--output=${output}`),
  ]
}

/** Somebody else's leak should not stop a change; without the base nobody can tell whose it is. */
function since({ since: given }: Inputs, io: Io): string[] {
  if (given === 'none') return []
  if (given !== undefined) return [`--since=${given}`]
  const base = baseOfEvent(io.env['GITHUB_EVENT_PATH'], io.cwd)
  if (base === undefined) return []
  if ('revision' in base) return [`--since=${base.revision}`]
  const told = [
    `All leaks are reported, and not only what this change brings: ${base.missing}.`,
    'Give actions/checkout `fetch-depth: 0`, or `fetch-depth: 2` where it checks out the merge.',
  ]
  annotate('notice', told.join('\n'), io)
  return []
}

interface Reports {
  readonly args: readonly string[]
  readonly sarif: string
  readonly json: string
}

/** SARIF and JSON are written in any case, where the workflow says or beside its temporary files. */
function reportsOf({ outputs, summary }: Inputs, { env, cwd }: Io): Reports {
  const temporary = env['RUNNER_TEMP'] ?? tmpdir()
  mkdirSync(temporary, { recursive: true })
  const folder = mkdtempSync(join(temporary, 'leakscan-'))
  const given = (format: string) =>
    outputs.find((output) => output.startsWith(`${format}:`))?.slice(format.length + 1)
  const own = (format: string) => join(folder, `leakscan.${format}`)
  const place = (format: string) => resolve(cwd, given(format) ?? own(format))
  const unasked = ['sarif', 'json'].filter((format) => given(format) === undefined)
  const page = env['GITHUB_STEP_SUMMARY'] ?? ''
  return {
    args: [
      ...unasked.map((format) => `--output=${format}:${own(format)}`),
      ...(summary && page !== '' ? [`--output=markdown:${page}`] : []),
    ],
    sarif: place('sarif'),
    json: place('json'),
  }
}

async function run(
  args: readonly string[],
  io: Io,
): Promise<{ exitCode: number; said: { report: boolean; errors: string } }> {
  const said = { report: false, errors: '' }
  const exitCode = await main(args, {
    ...io,
    stdout: {
      ...io.stdout,
      write: (text) => {
        said.report = true
        io.stdout.write(text)
      },
    },
    stderr: {
      ...io.stderr,
      write: (text) => {
        said.errors += text
        io.stderr.write(text)
      },
    },
  })
  return { exitCode, said }
}

/** What the runner hands on to the steps that follow. */
function publish({ sarif, json }: Reports, { env }: Io): void {
  const file = env['GITHUB_OUTPUT'] ?? ''
  if (file === '') return
  const { count, worst } = totalsOf(readFileSync(json, 'utf8'))
  const outputs = { count: String(count), worst, 'sarif-file': sarif, 'json-file': json }
  for (const [name, value] of Object.entries(outputs)) {
    // A delimiter that nobody knows before, so that no value can end early.
    const end = `end-${randomUUID()}`
    appendFileSync(file, `${name}<<${end}\n${value}\n${end}\n`)
  }
}

function annotate(type: 'error' | 'notice', text: string, { stdout }: Io): void {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  stdout.write(`::${type} title=leakscan::${forCommandMessage(lines, longestMessage)}\n`)
}
