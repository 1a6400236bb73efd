import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readAdvisories, readNodeReleases } from '../../advisory/source.ts'
import type { NodeReleases } from '../../advisory/node-releases.ts'
import type { AdvisoryProblem, ParsedAdvisory } from '../../advisory/validate.ts'
import { LeakscanError } from '../../errors.ts'
import { advisoriesFolder } from '../../paths.ts'
import { displayPath } from '../../project/files.ts'
import { forTerminal } from '../../report/sanitise.ts'
import { exitCodes } from '../../report/verdict.ts'
import { count } from '../../report/words.ts'
import type { Io } from '../command.ts'
import { withSpinner } from '../spinner.ts'
import type { DbTask } from './index.ts'

export const lint: DbTask = async (values, args, io) => {
  const { parsed, problems: offline } = await lintFolder(args, io)
  const problems = values['online'] ? [...offline, ...(await askRegistry(parsed, io))] : offline
  if (values['json']) io.stdout.write(`${JSON.stringify(problems, undefined, 2)}\n`)
  else {
    const checked = count(parsed.length, 'advisory', 'advisories')
    const verdict = problems.length === 0 ? 'no problems' : count(problems.length, 'problem')
    io.stdout.write(`${problemLines(problems)}${checked} checked: ${verdict}\n`)
  }
  return problems.length === 0 ? exitCodes.clean : exitCodes.leaks
}

function askRegistry(parsed: readonly ParsedAdvisory[], io: Io): Promise<AdvisoryProblem[]> {
  return withSpinner(io, 'Asking the registry', async (say) => {
    const { lintOnline } = await import('../../advisory/lint-online.ts')
    const { openRegistry } = await import('../../registry/registry.ts')
    const found = await lintOnline(parsed, await openRegistry(io), (name) =>
      say(`Asking for ${name}`),
    )
    return found.map((problem) => ({ ...problem, file: displayPath(problem.file, io.cwd) }))
  })
}

export interface LintedFolder {
  readonly parsed: readonly ParsedAdvisory[]
  readonly problems: readonly AdvisoryProblem[]
  readonly releases: NodeReleases
}

/** Reads and lints the folder that the arguments name, or the project's own. */
export async function lintFolder(args: readonly string[], io: Io): Promise<LintedFolder> {
  if (args.length > 1) throw new LeakscanError('USAGE', 'one folder of advisories at a time')
  const folder = args[0] === undefined ? advisoriesFolder : resolve(io.cwd, args[0])
  const { parsed, problems } = await readAdvisories(folder)
  if (parsed.length + problems.length === 0) {
    throw new LeakscanError('DATABASE', `${displayPath(folder, io.cwd)}: no advisories in it`, {
      hint: 'Advisories are files like npm/<package>/LEAK-2026-0001.yaml.',
    })
  }
  // It brings the schema validator, which is slow to load.
  const { lint: lintAdvisories } = await import('../../advisory/lint.ts')
  const releases = readNodeReleases(folder)
  const all = [...problems, ...lintAdvisories(parsed, readBeside, releases)]
  return {
    parsed,
    releases,
    problems: all.map((problem) => ({ ...problem, file: displayPath(problem.file, io.cwd) })),
  }
}

function readBeside(advisoryFile: string, name: string): string | undefined {
  const file = join(dirname(advisoryFile), name)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** One line a problem, as compilers write them, and its hint below. */
export function problemLines(problems: readonly AdvisoryProblem[]): string {
  return problems
    .map(({ file, line, rule, message, hint }) => {
      const text = forTerminal(`${file}:${line}: ${rule}: ${message}`)
      return hint === undefined ? `${text}\n` : `${text}\n  ${forTerminal(hint)}\n`
    })
    .join('')
}
