import type { DependencyGraph } from '../../graph/graph.ts'
import { outlinedGraph } from '../../graph/outline.ts'
import { lineAt } from '../damage.ts'
import { refuseNulBytes } from '../nul-byte.ts'
import { readOutline } from './outline.ts'
import { repair } from './repair.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import type { YamlPart } from '../yaml/cursor.ts'
import { readWhole } from './whole.ts'

/**
 * Reads `pnpm-lock.yaml` of lockfileVersion 5, 6 and 9.
 *
 * From pnpm 11 on the file may start with a YAML document for pnpm's own environment: the package
 * manager and its plugins. That is no part of the project and is left out, as pnpm does when it
 * installs the project.
 */
export const pnpmReader: LockfileReader = { format: 'pnpm', read }

function read(input: LockfileInput): DependencyGraph {
  refuseNulBytes(input.text, input.path, repair)
  const part = projectDocument(input.text)
  const whole = () => readWhole(input, part)
  const outlined = readOutline(part)
  if (!outlined) return whole()
  const { version, outline } = outlined
  return outlinedGraph({ format: 'pnpm', formatVersion: version, outline }, whole)
}

/** The last document: the project's own. */
function projectDocument(text: string): YamlPart {
  if (!text.startsWith('---')) return { text, offset: 0, line: 1 }
  let offset = text.indexOf('\n') + 1
  const separator = /^\n---[ \t]*\r?\n/
  for (let at = text.indexOf('\n---', 3); at !== -1; at = text.indexOf('\n---', at + 1)) {
    const match = separator.exec(text.slice(at, at + 16))
    if (match) offset = at + match[0].length
  }
  return { text, offset, line: lineAt(text, offset) }
}
