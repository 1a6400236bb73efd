import type { DependencyGraph } from '../../graph/graph.ts'
import { outlinedGraph } from '../../graph/outline.ts'
import { readOutline } from './outline.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import { readOutlined } from './outlined.ts'
import { readWhole } from './whole.ts'

/**
 * Reads `package-lock.json` and `npm-shrinkwrap.json`: lockfileVersion 2 and 3 by their `packages`
 * map, 0 (no such field: npm 2 to 4) and 1 by their nested `dependencies`.
 *
 * Format: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
 */
export const npmReader: LockfileReader = {
  format: 'npm',
  read,
}

function read(input: LockfileInput): DependencyGraph {
  const outlined = readOutline(input.text)
  if (!outlined) return readWhole(input)
  const { version, outline } = outlined
  const formatVersion = String(version)
  return outlinedGraph({ format: 'npm', formatVersion, outline }, () =>
    readOutlined(input.text, outlined),
  )
}
