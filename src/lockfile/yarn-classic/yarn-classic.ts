import { LeakscanError } from '../../errors.ts'
import type { DependencyGraph } from '../../graph/graph.ts'
import { memoized } from '../../graph/memoized.ts'
import { outlinedGraph } from '../../graph/outline.ts'
import { refuseNulBytes } from '../nul-byte.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import { readOutline } from './outline.ts'
import { repair } from './repair.ts'
import { readWhole } from './whole.ts'
import { isPlain, readWorkspaces } from './workspaces.ts'

const header = /^# yarn lockfile v(\d+) *\r?$/m

/**
 * Reads the `yarn.lock` of yarn 1. The format has neither direct dependencies nor workspaces: those
 * come from the manifests.
 *
 * Format: https://classic.yarnpkg.com/en/docs/yarn-lock and yarn's own parser.
 */
export const yarnClassicReader: LockfileReader = {
  format: 'yarn-classic',
  read,
}

function read(input: LockfileInput): DependencyGraph {
  const { text, path } = input
  refuseNulBytes(text, path, repair)
  const formatVersion = readVersion(input)
  const workspaces = memoized(() => readWorkspaces(input))
  const whole = () => readWhole(input, formatVersion, workspaces)
  const outline = readOutline(text)
  if (!outline) return whole()
  // A manifest that cannot be read is told at once, as it is without an outline.
  if (!isPlain(input.readManifest(''))) workspaces()
  return outlinedGraph(
    { format: 'yarn-classic', formatVersion: formatVersion ?? '1', outline },
    whole,
  )
}

function readVersion({ text, path }: LockfileInput): string | undefined {
  const version = header.exec(text)?.[1]
  if (version === undefined || version === '1') return version
  throw new LeakscanError(
    'LOCKFILE_VERSION',
    `${path}: version ${version} of yarn's first lockfile format is not known`,
    { hint: 'Update leakscan.' },
  )
}
