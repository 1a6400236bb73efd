import type { Edge, EdgeType } from '../../graph/graph.ts'
import type { LockfileInput } from '../reader.ts'
import type { Declaration } from './declared.ts'
import {
  byRequirement,
  declaredInConfig,
  declaredInManifest,
  requirementKey,
  writtenAs,
} from './declared.ts'
import type { Requirement } from './id.ts'
import { parseId, parseRequirement } from './id.ts'
import type { DenoLock } from './lock.ts'
import type { DenoPackage } from './packages.ts'
import type { Ids } from './resolve.ts'
import { importedInCode, resolverOf } from './resolve.ts'

export interface DenoEdge {
  readonly edge: Edge
  /** The type that it may have instead: the lockfile does not say which it is. */
  readonly orElse?: EdgeType
}

type Declared = ReadonlyMap<string, Declaration>

/** The edges of a deno.lock, the importers' first. */
export function denoEdges(lock: DenoLock, ids: Ids, input: LockfileInput): DenoEdge[] {
  const resolve = resolverOf(lock, ids)
  const required = (from: string, requirements: readonly string[], declared: Declared) =>
    requirements.flatMap((one) => {
      const requirement = parseRequirement(one)
      if (!requirement) return []
      return [requiredEdge(from, requirement, resolve(one), declared)]
    })
  const direct = [...lock.workspace.members].flatMap(([folder, { inConfig, inManifest }]) => [
    ...required(folder, inConfig, byRequirement(declaredInConfig(folder, input))),
    ...required(folder, inManifest, byRequirement(declaredInManifest(folder, input))).map(
      orForDevelopment,
    ),
  ])
  return [
    ...direct,
    ...required('', importedInCode(lock), none),
    ...[...lock.jsr.values()].flatMap(({ key, requirements }) =>
      required(ids.jsr(key), requirements, none),
    ),
    ...packageEdges(lock, ids),
  ]
}

const none: Declared = new Map()

function requiredEdge(
  from: string,
  requirement: Requirement,
  to: string | undefined,
  declared: Declared,
): DenoEdge & { readonly isDeclared: boolean } {
  const declaration = declared.get(requirementKey(requirement))
  const { alias = requirement.name, type = 'prod', place } = declaration ?? {}
  const range = declaration?.written ?? writtenAs(alias, requirement)
  return {
    edge: { from, to, name: alias, range, type, ...(place && { place }) },
    isDeclared: declaration !== undefined,
  }
}

/** What no package.json was seen to declare may be a dev dependency: the lockfile does not keep it apart. */
function orForDevelopment({ edge, isDeclared }: ReturnType<typeof requiredEdge>): DenoEdge {
  return isDeclared ? { edge } : { edge, orElse: 'dev' }
}

function packageEdges({ npm, version }: DenoLock, ids: Ids): DenoEdge[] {
  const parsed = new Map(Array.from(npm.keys(), (key) => [key, parseId(key)]))
  const keysByName = new Map(Array.from(parsed, ([key, id]) => [id?.name, key]))
  const tellsOptional = version === '5'
  const edgesOf = ({ key, dependencies }: DenoPackage): DenoEdge[] =>
    dependencies.map(({ name, id, type }) => {
      const target = id ?? keysByName.get(name) ?? ''
      const to = npm.has(target) ? ids.npm(target) : undefined
      // The peers that a key names are its package's own, or those of a dependency that it brings.
      const mayBePeer =
        type === 'prod' && parsed.get(key)?.peers.has(parsed.get(target)?.identity ?? '') === true
      // The format keeps no range for what packages depend on.
      const edge: Edge = {
        from: ids.npm(key),
        to,
        name,
        range: undefined,
        type: mayBePeer ? 'peer' : type,
      }
      if (tellsOptional && !mayBePeer) return { edge }
      return { edge, orElse: tellsOptional ? 'prod' : 'optional' }
    })
  return [...npm.values()].flatMap(edgesOf)
}
