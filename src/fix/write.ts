import { randomUUID } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { LeakscanError } from '../errors.ts'

/** A file's content before and after. */
export interface Replacement {
  /** Absolute. */
  readonly file: string
  readonly before: Buffer
  readonly after: Buffer
}

interface Change extends Replacement {
  readonly target: string
  readonly beside: string
  readonly backup: string
}

/**
 * Replaces files, all of them or none: the new ones and copies of the old ones are written beside their
 * places first, where a full disk shows, and then renamed; if a rename fails, those before it are undone.
 *
 * Synchronous, so that no signal comes between two renames.
 *
 * @throws LeakscanError `FIX` when a file cannot be written, or changed since it was read; all files are
 * then as they were.
 */
export function replaceFiles(replacements: readonly Replacement[]): void {
  const id = randomUUID()
  const changes: Change[] = replacements.map((replacement) => {
    const target = realpathSync(replacement.file)
    return { ...replacement, target, beside: `${target}.${id}.new`, backup: `${target}.${id}.old` }
  })
  const renamed: Change[] = []
  try {
    for (const change of changes) prepare(change)
    for (const change of changes) {
      renameSync(change.beside, change.target)
      renamed.push(change)
    }
  } catch (cause) {
    for (const { backup, target } of renamed) renameSync(backup, target)
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeakscanError('FIX', `nothing was changed: ${reason}`, { cause })
  } finally {
    for (const { beside, backup } of changes) {
      rmSync(beside, { force: true })
      rmSync(backup, { force: true })
    }
  }
}

function prepare({ target, before, after, beside, backup }: Change): void {
  if (!readFileSync(target).equals(before)) throw new Error(`${target} changed meanwhile`)
  copyFileSync(target, backup)
  writeFileSync(beside, after, { mode: statSync(target).mode })
  const descriptor = openSync(beside, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
