import { damaged, lineAt } from './damage.ts'

/**
 * A NUL byte stands in no text: it is what a crash or a full disk leaves in a file.
 *
 * @param repair - what to do about a damaged file, as the end of a sentence.
 * @throws LeakscanError `LOCKFILE_PARSE` with the line of the first.
 */
export function refuseNulBytes(text: string, path: string, repair: string): void {
  const at = text.indexOf('\0')
  if (at !== -1) throw damaged(text, path, lineAt(text, at), 'it has a NUL byte', repair)
}
