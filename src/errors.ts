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
  | 'PROCESS'
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
