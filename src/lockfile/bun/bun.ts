import { LeakscanError } from '../../errors.ts'
import type { DependencyGraph } from '../../graph/graph.ts'
import { outlinedGraph } from '../../graph/outline.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import { readOutline } from './outline.ts'
import { readWhole } from './whole.ts'

/** Reads `bun.lock`, bun's text lockfile, of lockfileVersion 0 and 1. */
export const bunReader: LockfileReader = { format: 'bun', read }

/** Claims the binary lockfile of bun before 1.2, to say what to do about it. */
export const bunBinaryReader: LockfileReader = {
  format: 'bun',
  read: ({ path }) => {
    throw new LeakscanError('LOCKFILE_VERSION', `${path}: bun's binary lockfile cannot be read`, {
      hint: 'To have a text lockfile, run `bun install --save-text-lockfile`.',
    })
  },
}

function read(input: LockfileInput): DependencyGraph {
  const whole = () => readWhole(input)
  const outlined = readOutline(input.text)
  if (!outlined) return whole()
  const { version, outline } = outlined
  return outlinedGraph({ format: 'bun', formatVersion: version, outline }, whole)
}
