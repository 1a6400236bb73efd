import { LeakscanError } from '../../errors.ts'
import { damaged } from '../damage.ts'

export const repair = 'write it anew with `yarn install`'
const oldestVersion = 3
const newestVersion = 10

/** @throws LeakscanError `LOCKFILE_VERSION` for a `__metadata.version` that is not known. */
export function checkVersion(version: string | undefined, text: string, path: string): string {
  if (version === undefined) throw damaged(text, path, 1, 'it has no __metadata.version', repair)
  const number = Number(version)
  if (/^[1-9]\d*$/.test(version) && number >= oldestVersion && number <= newestVersion)
    return version
  const shown = JSON.stringify(version)
  throw new LeakscanError(
    'LOCKFILE_VERSION',
    `${path}: __metadata.version ${shown} is not one of ${oldestVersion} to ${newestVersion}`,
    { hint: 'Update leakscan, or write the lockfile anew with a version of yarn that it knows.' },
  )
}
