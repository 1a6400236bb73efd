import { LeakscanError } from '../errors.ts'

/** The line, from 1, of the first merge-conflict marker that git left in a text. */
export function conflictMarkerLine(text: string): number | undefined {
  const match = /^(?:<{7} |={7}$|>{7} )/m.exec(text)
  return match ? lineAt(text, match.index) : undefined
}

/** The line, from 1, of an offset in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line++
  return line
}

/** The lines, from 1, of offsets that ascend: one pass over the text for all of them. */
export function linesAt(text: string, offsets: readonly number[]): number[] {
  let line = 1
  let newline = text.indexOf('\n')
  return offsets.map((offset) => {
    for (; newline !== -1 && newline < offset; newline = text.indexOf('\n', newline + 1)) line++
    return line
  })
}

/**
 * The error for a lockfile that is not what it claims to be: names the place, tells a merge
 * conflict and an empty file from other damage, and says what to do.
 */
export function damaged(
  text: string,
  path: string,
  line: number,
  problem: string,
  repair: string,
): LeakscanError {
  const conflict = conflictMarkerLine(text)
  if (conflict !== undefined) {
    return new LeakscanError(
      'LOCKFILE_PARSE',
      `${path}:${conflict}: a merge conflict is left in it`,
      {
        hint: `Resolve the conflict, then ${repair}.`,
      },
    )
  }
  const told = text.trim() === '' ? `${path}: the file is empty` : `${path}:${line}: ${problem}`
  return new LeakscanError('LOCKFILE_PARSE', told, {
    hint: `Restore the file from version control, or ${repair}.`,
  })
}
