import { parseAlias } from '../spec.ts'

/** What the key of an npm package says: `name@version`, and the peers that it was resolved with. */
export interface DenoId {
  /** `name@version` */
  readonly identity: string
  readonly name: string
  readonly version: string
  /** As `name@version`; without the peers of the peers. */
  readonly peers: ReadonlySet<string>
}

/**
 * Reads `a@1.0.0_@scope+b@2.0.0__c@3.0.0`: each peer stands behind an underscore, a peer of a peer behind
 * two, and so on. `undefined` for what has no version.
 */
export function parseId(id: string): DenoId | undefined {
  const identity = ownPart(id, 0)
  const at = identity.indexOf('@', 1)
  if (at < 1) return undefined
  const peers = new Set<string>()
  for (let start = identity.length; start < id.length;) {
    const level = /^_*/.exec(id.slice(start, start + 100))?.[0].length ?? 0
    const peer = ownPart(id, start + level)
    if (level === 1) peers.add(peer.replaceAll('+', '/'))
    start += level + Math.max(1, peer.length)
  }
  return { identity, name: identity.slice(0, at), version: identity.slice(at + 1), peers }
}

/** `name@version` from a place on: an underscore ends a version, and may stand in a name. */
function ownPart(id: string, start: number): string {
  const at = id.indexOf('@', start + 1)
  if (at === -1) return id.slice(start)
  const end = id.indexOf('_', at)
  return id.slice(start, end === -1 ? undefined : end)
}

/** What code or a configuration asks for. */
export interface Requirement {
  readonly registry: 'npm' | 'jsr'
  readonly name: string
  /** `*` where it asks for none. */
  readonly range: string
}

/** Reads `npm:name@^1`, `npm:/@scope/name@1/lib/x.js`, `jsr:@std/path`; `undefined` for anything else. */
export function parseRequirement(text: string): Requirement | undefined {
  const match = /^(npm|jsr):\/?((?:@[^/@]+\/)?[^/@]+)(?:@([^/]*))?(?:\/|$)/.exec(text)
  const [, registry, name, range] = match ?? []
  if (registry === undefined || name === undefined) return undefined
  return { registry: registry === 'npm' ? 'npm' : 'jsr', name, range: range || '*' }
}

/**
 * What a package.json asks for: `^1.0.0`, `jsr:^1.0.0`, or `npm:name@^1.0.0` and `jsr:@scope/name@1` for
 * another package than it is called.
 */
export function parseManifestRange(name: string, range: string): Requirement {
  if (range.startsWith('jsr:@')) return parseRequirement(range) ?? { registry: 'npm', name, range }
  if (range.startsWith('jsr:')) return { registry: 'jsr', name, range: range.slice('jsr:'.length) }
  return { registry: 'npm', name, range, ...parseAlias(range) }
}
