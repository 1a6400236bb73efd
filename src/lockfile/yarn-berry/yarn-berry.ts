import type { DependencyGraph } from '../../graph/graph.ts'
import { outlinedGraph } from '../../graph/outline.ts'
import { refuseNulBytes } from '../nul-byte.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import { readOutline } from './outline.ts'
import { checkVersion, repair } from './version.ts'
import { readWhole } from './whole.ts'
import { workspaceManifest } from '../workspace-manifest.ts'

/**
 * Reads the `yarn.lock` of yarn 2 and later, `__metadata.version` 3 to 10. Its workspace entries are
 * the importers; which of their dependencies are for development, only their manifests tell.
 *
 * Format: https://yarnpkg.com/configuration/yarnrc and yarn's own Project class.
 */
export const yarnBerryReader: LockfileReader = {
  format: 'yarn-berry',
  read,
}

function read(input: LockfileInput): DependencyGraph {
  const { text, path, readManifest } = input
  refuseNulBytes(text, path, repair)
  const overrides = () => workspaceManifest('', readManifest)?.resolutions ?? new Map()
  const whole = () => readWhole(input, overrides)
  const outlined = readOutline(text, overrides)
  if (!outlined) return whole()
  const { version, outline } = outlined
  const formatVersion = checkVersion(version, text, path)
  return outlinedGraph({ format: 'yarn-berry', formatVersion, outline }, whole)
}
