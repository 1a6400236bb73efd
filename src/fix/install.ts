import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { LeakscanError } from '../errors.ts'
import type { Finding } from '../match/finding.ts'
import { readProject } from '../project/read.ts'
import type { ProjectScan } from '../scan.ts'
import { scanProject } from '../scan.ts'
import { programOf } from '../upgrade/command.ts'
import type { FixOptions } from './fix.ts'
import { run } from './run.ts'
import type { Replacement } from './write.ts'

/**
 * Runs the project's own package manager as its user would, once a fix is written: nothing is added to its
 * settings, which also say whose scripts run. Where it fails, the files of the fix get their old content.
 *
 * @returns What is found in the lockfile afterwards.
 * @throws LeakscanError `FIX` with what the package manager says, when it fails or is stopped.
 */
export async function installFix(
  { project }: ProjectScan,
  replacements: readonly Replacement[],
  options: Omit<FixOptions, 'say'>,
): Promise<readonly Finding[]> {
  const program = programOf(project.packageManager)
  try {
    await run(program, ['install'], { ...options, cwd: project.folder })
  } catch (cause) {
    for (const { file, before } of replacements) writeFileSync(file, before)
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeakscanError('FIX', `the files of the fix were put back: ${reason}`, {
      hint: `What is installed may be in between: run \`${program} install\`.`,
      cause,
    })
  }
  const lockfile = basename(project.lockfile)
  const installed = await readProject(join(project.folder, lockfile), project.folder)
  const { findings } = await scanProject(installed, options.database, options.policy, options)
  return findings
}
