import { LeakscanError } from '../errors.ts'
import type { Project } from '../project/project.ts'
import type { PackageManager } from '../upgrade/package-manager.ts'
import { programOf } from '../upgrade/command.ts'

/** A package manager that a lockfile can be written by. */
export type Relocker = Exclude<PackageManager, 'deno' | 'vlt'>

/**
 * Who writes a project's lockfile.
 *
 * @throws LeakscanError `FIX` where nobody here can: for an SBOM, and for lockfiles of Deno and vlt.
 */
export function relockerOf({
  packageManager,
  lockfile,
  home,
}: Pick<Project, 'packageManager' | 'lockfile' | 'home'>): Relocker {
  if (!home) {
    throw new LeakscanError('FIX', `${lockfile}: an SBOM cannot be fixed`, {
      hint: 'Run `leakscan fix` where the lockfile is, and write the SBOM anew afterwards.',
    })
  }
  if (packageManager !== 'deno' && packageManager !== 'vlt') return packageManager
  throw new LeakscanError(
    'FIX',
    `${lockfile}: fix cannot write lockfiles of ${programOf(packageManager)}`,
    {
      hint: 'Run the commands that `leakscan --online` prints.',
    },
  )
}
