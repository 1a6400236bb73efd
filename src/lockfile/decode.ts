import { isAscii } from 'node:buffer'
import { LeakscanError } from '../errors.ts'

/** 256 MiB: no lockfile comes near, and beyond 512 MiB Node.js cannot hold the text at all. */
export const maxBytes = 256 * 1024 * 1024

/**
 * The text of a lockfile's or manifest's bytes, without a byte order mark.
 *
 * @throws LeakscanError `LOCKFILE_UNREADABLE` for UTF-16, which PowerShell's `>` writes.
 */
export function decode(bytes: Buffer, path: string): string {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (utf16) {
    throw new LeakscanError('LOCKFILE_UNREADABLE', `${path}: the file is UTF-16, not UTF-8`, {
      hint: 'Save it as UTF-8, or let the package manager write it anew.',
    })
  }
  // Most are ASCII, which is copied and not decoded.
  return withoutMark(bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8'))
}

/** A text without its byte order mark. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

export function tooLarge(path: string, bytes: number): LeakscanError {
  return new LeakscanError(
    'LOCKFILE_TOO_LARGE',
    `${path}: ${mebibytes(bytes)} MiB is more than the ${mebibytes(maxBytes)} MiB that are read of a lockfile`,
    { hint: 'If this is a lockfile at all, scan its workspaces one by one, or an SBOM of each.' },
  )
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}
