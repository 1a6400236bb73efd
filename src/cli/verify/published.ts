import { arch, platform } from 'node:os'
import clean from 'semver/functions/clean.js'
import gte from 'semver/functions/gte.js'
import { LeakscanError } from '../../errors.ts'
import { openRegistry } from '../../registry/registry.ts'
import { packageOfNode } from '../../verify/node.ts'
import { oldestNode } from '../../verify/old-node.ts'
import type { Meta } from '../../verify/reproduction.ts'
import { measuredSubject } from '../../verify/reproduction.ts'
import type { Io } from '../command.ts'

/**
 * All published versions of what a reproduction measures; of Node.js those on which one can run.
 *
 * @throws LeakscanError `REGISTRY`.
 */
export async function publishedVersions(meta: Meta, io: Io): Promise<string[]> {
  const name = meta.runtime ? packageOfNode(platform(), arch()) : measuredSubject(meta)
  const packument = await (await openRegistry(io)).packument(name)
  if (!packument) {
    throw new LeakscanError('REGISTRY', `the registry has no package ${name}`)
  }
  if (!meta.runtime) return [...packument.versions]
  const versions = packument.versions.map((version) => clean(version) ?? version)
  return versions.filter((version) => gte(version, oldestNode))
}
