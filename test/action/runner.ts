import { execFile } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { folderWith, root } from '../cli.ts'
import type { RunnerCommand } from '../report/runner.ts'
import { commandsIn } from '../report/runner.ts'

export interface Metadata {
  readonly inputs: Readonly<Record<string, { readonly description: string; default?: string }>>
  readonly outputs: Readonly<Record<string, unknown>>
  readonly runs: { readonly using: string; readonly main: string }
}

export const metadata: Metadata = parse(readFileSync(join(root, 'action.yml'), 'utf8'))

/** What the runner tells the step about what happened. */
export interface Event {
  readonly name: string
  readonly payload: object
}

export interface Step {
  readonly code: number
  readonly log: string
  readonly commands: readonly RunnerCommand[]
  readonly outputs: ReadonlyMap<string, string>
  readonly summary: string
}

/** Runs the bundle as GitHub's runner does: alone in its folder, with the runner's environment only. */
export function runStep(
  workspace: string,
  inputs: Readonly<Record<string, string>> = {},
  event: Event = { name: 'push', payload: { ref: 'refs/heads/main' } },
): Promise<Step> {
  const bundle = join(root, metadata.runs.main)
  if (!existsSync(bundle)) throw new Error(`${bundle} is not built: npm run build:action`)
  const runner = folderWith({
    'event.json': JSON.stringify(event.payload),
    output: '',
    summary: '',
  })
  const main = join(runner, metadata.runs.main)
  cpSync(bundle, main, { recursive: true })
  // The runner hands over every input that the action declares, an empty one where nothing is said.
  const given = Object.entries(metadata.inputs).map(([name, { default: otherwise = '' }]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    inputs[name] ?? otherwise,
  ])
  const env = {
    ...Object.fromEntries(given),
    PATH: process.env['PATH'] ?? '',
    HOME: runner,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: join(runner, 'event.json'),
    GITHUB_OUTPUT: join(runner, 'output'),
    GITHUB_STEP_SUMMARY: join(runner, 'summary'),
    RUNNER_TEMP: join(runner, 'temp'),
  }
  return new Promise((resolve) => {
    execFile(process.execPath, [main], { cwd: runner, env }, (error, stdout, stderr) => {
      const log = stdout + stderr
      resolve({
        code: typeof error?.code === 'number' ? error.code : 0,
        log,
        commands: commandsIn(log),
        outputs: outputsIn(readFileSync(join(runner, 'output'), 'utf8')),
        summary: readFileSync(join(runner, 'summary'), 'utf8'),
      })
    })
  })
}

/** The runner's grammar of GITHUB_OUTPUT: `name<<delimiter`, lines, `delimiter`; or `name=value`. */
function outputsIn(text: string): Map<string, string> {
  const outputs = new Map<string, string>()
  const lines = text.split('\n')
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const start = /^([^=]+?)<<(.+)$/.exec(line)
    const [, name = '', delimiter] = start ?? []
    if (!start) {
      const equals = line.indexOf('=')
      if (equals > 0) outputs.set(line.slice(0, equals), line.slice(equals + 1))
      continue
    }
    const end = lines.indexOf(delimiter ?? '')
    if (end === -1) throw new Error(`no end of ${name}`)
    outputs.set(
      name,
      lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n'),
    )
  }
  return outputs
}
