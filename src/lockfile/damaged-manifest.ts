import { LeakscanError } from '../errors.ts'

/**
 * What is read of a manifest, or of settings beside it.
 *
 * @param unknown - what nobody knows without the file.
 * @throws LeakscanError `MANIFEST_PARSE` where reading it throws one.
 */
export function asManifest<T>(unknown: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof LeakscanError)) throw error
    throw new LeakscanError('MANIFEST_PARSE', error.message, {
      hint: `Repair the file: without it ${unknown} are unknown.`,
      cause: error,
    })
  }
}
