/** Why leakscan could not decide. Published: scripts may rely on these codes. */
export type ErrorCode =
  | 'USAGE'
  | 'CONFIG'
  | 'GIT'
  | 'LOCKFILE_NOT_FOUND'
  | 'LOCKFILE_UNREADABLE'
  | 'LOCKFILE_TOO_LARGE'
  | 'LOCKFILE_PARSE'
  | 'LOCKFILE_VERSION'
  | 'MANIFEST_PARSE'
  | 'ADVISORY_INVALID'
  | 'DATABASE'
  | 'DATABASE_STALE'
  | 'REGISTRY'
  | 'NODE_VERSION'
  | 'REPRODUCTION'
  | 'SANDBOX'
  | 'FIX'
  | 'STOPPED'
  | 'PROCESS'
  | 'SYSTEM'
  | 'SNAPSHOT_UNREADABLE'
  | 'SNAPSHOT_INVALID'

/**
 * A failure the user can act on. `message` says what happened and where, `hint` says what to do
 * about it. Anything else that throws is a bug and keeps its stack.
 */
export class LeakscanError extends Error {
  override readonly name = 'LeakscanError'
  readonly code: ErrorCode
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}

/**
 * What the operating system refused (a full disk, a folder without permission) as a failure that the user can
 * act on: no bug of ours. `undefined` for any other error.
 */
export function systemFailure(error: unknown): LeakscanError | undefined {
  if (!(error instanceof Error) || !('syscall' in error && 'code' in error)) return undefined
  const hint = systemHints.get(String(error.code))
  return new LeakscanError('SYSTEM', error.message, { cause: error, ...(hint && { hint }) })
}

const permission = 'Run it as somebody who may, or change the permission.'
const systemHints = new Map([
  ['ENOSPC', 'Free some space, and run it again.'],
  ['EDQUOT', 'Free some space, and run it again.'],
  ['EACCES', permission],
  ['EPERM', permission],
  ['EROFS', 'It is on a file system that cannot be written.'],
  ['EMFILE', 'Too many files are open: raise `ulimit -n`.'],
])
