import type { PackageSource } from '../../graph/graph.ts'

/** The generation of the format, which decides how packages are keyed. */
export type PnpmMajor = 5 | 6 | 9

/** What the key of an entry says of its package. */
export interface PnpmIdentity {
  readonly name: string
  /** Given when the key is that of a registry package: a name and an exact version. */
  readonly version?: string
}

/** A package's entry: the fields of its `resolution`, and its name and version where they are told. */
export interface PnpmFields {
  readonly resolution: ReadonlyMap<string, string>
  readonly name: string | undefined
  readonly version: string | undefined
}

// In 5.x and 6.x a key starts with the host of the registry, which is left out for the default one.
// What follows the version tells the peers it was resolved with, and a patch.
const registryKeys: Record<PnpmMajor, RegExp> = {
  5: /^[^/@:]*\/((?:@[^/@]+\/)?[^/@]+)\/(\d+\.\d+\.\d+[^/_]*)(?:_.*)?$/,
  6: /^[^/@:]*\/((?:@[^/@]+\/)?[^/@]+)@(\d+\.\d+\.\d+[^/(]*)(?:\(.*)?$/,
  9: /^((?:@[^/@]+\/)?[^/@]+)@(?:[A-Za-z][\w.-]*:)?(\d+\.\d+\.\d+[^/(:]*)(?:\(.*)?$/,
}

/** Prefixes of versions that are no registry's name, the only other thing that a prefix may be. */
const protocols =
  /^.[^@]*@(?:bitbucket|catalog|custom|file|git|github|gitlab|https?|jsr|link|npm|runtime|ssh|workspace):/

/** Reads the key of an entry of `packages` or `snapshots`. */
export function parsePnpmKey(key: string, major: PnpmMajor): PnpmIdentity {
  const [, name, version] = registryKeys[major].exec(key) ?? []
  if (name !== undefined && version !== undefined && (major !== 9 || !protocols.test(key))) {
    return { name, version }
  }
  const at = major === 9 ? key.indexOf('@', 1) : -1
  return { name: at === -1 ? key : key.slice(0, at) }
}

/**
 * The id of what a dependency on `name` gets, where the reference is a version. Any other reference,
 * such as that of an alias, is an id itself.
 */
export function pnpmId(name: string, reference: string, major: PnpmMajor): string {
  if (major === 9) return `${name}@${reference}`
  return major === 5 ? `/${name}/${reference}` : `/${name}@${reference}`
}

const registry = { source: 'registry' } as const

/** Where the code of a package comes from, and what the lockfile says of that place. */
export function pnpmSource(
  key: string,
  identity: PnpmIdentity,
  { resolution }: PnpmFields,
): { source: PackageSource; resolved?: string } {
  if (resolution.size === 0 && identity.version !== undefined) return registry
  const directory = resolution.get('directory')
  const tarball = resolution.get('tarball')
  const repo = resolution.get('repo')
  if (repo !== undefined)
    return { source: 'git', resolved: `${repo}#${resolution.get('commit') ?? ''}` }
  if (directory !== undefined) return { source: 'file', resolved: directory }
  if (tarball?.startsWith('file:')) return { source: 'file', resolved: tarball }
  if (identity.version !== undefined && !resolution.has('type')) return registry
  if (tarball !== undefined) {
    const isGit = resolution.get('gitHosted') === 'true' || gitTarball.test(tarball)
    return { source: isGit ? 'git' : 'tarball', resolved: tarball }
  }
  const local = /(?:^|@)(file|link):(.*)$/.exec(key)
  if (local) return { source: local[1] === 'link' ? 'link' : 'file', resolved: local[2] ?? '' }
  return { source: 'unknown', resolved: key }
}

/** The addresses under which git hosts serve a commit as a tarball. */
const gitTarball =
  /^https:\/\/(?:codeload\.github\.com\/|bitbucket\.org\/[^?]*\/get\/|gitlab\.com\/[^?]*\/(?:-\/)?archive)/
