import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { compare } from 'semver'
import { digests, tarball } from './tarball.ts'

/** One version of a package: fields of its manifest, and what the registry knows beside them. */
export interface Version {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  /** Packages that its tarball ships, and their versions. */
  readonly bundles?: Readonly<Record<string, string>>
  readonly deprecated?: string
  /** Published only after the project's lockfile was written. */
  readonly later?: true
  /** Withdrawn from the registry after the project's lockfile was written. */
  readonly unpublished?: boolean
  /** When it was published; long ago by default. */
  readonly time?: string
}

/** Versions by `name@version`. */
export type Packages = Readonly<Record<string, Version>>

export interface LocalRegistry {
  readonly url: string
  /** How often each packument was asked for. */
  readonly asked: ReadonlyMap<string, number>
  /** Lets time pass: what was published later is there now, and what is unpublished is gone. */
  readonly later: () => void
  /** Answers so many more requests, and then drops every connection, or never answers again. */
  readonly failAfter: (requests: number, how: 'drop' | 'hang') => void
  readonly close: () => void
}

/** A registry on loopback that holds these packages. */
export async function startRegistry(packages: Packages): Promise<LocalRegistry> {
  const asked = new Map<string, number>()
  let isLater = false
  let left = Infinity
  let failure: 'drop' | 'hang' = 'drop'
  const server = createServer((request, response) => {
    if (left-- > 0) answer(request, response)
    else if (failure === 'drop') request.socket.destroy()
  })
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', url).pathname.slice(1))
    const file = /^(.+)\/-\/(.+)\.tgz$/.exec(path)
    if (file) {
      const bytes = tarballOf(packages, `${file[1]}@${file[2]}`)
      if (bytes) response.end(bytes)
      else response.writeHead(404).end('{}')
      return
    }
    asked.set(path, (asked.get(path) ?? 0) + 1)
    const text = packumentText(path, packages, url, isLater)
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(text ?? '{}')
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    asked,
    later: () => {
      isLater = true
      asked.clear()
    },
    failAfter: (requests, how) => {
      left = requests
      failure = how
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function packumentText(
  name: string,
  packages: Packages,
  url: string,
  isLater: boolean,
): string | undefined {
  const published = Object.entries(packages)
    .filter(([id]) => id.slice(0, id.lastIndexOf('@')) === name)
    .filter(([, { later, unpublished }]) => (isLater ? !unpublished : !later))
    .map(([id, version]) => [id.slice(id.lastIndexOf('@') + 1), version] as const)
    .toSorted(([a], [b]) => compare(a, b))
  if (published.length === 0) return undefined
  const versions = published.map(([version, described]) => [
    version,
    {
      ...manifestOf(name, version, described),
      ...(described.deprecated !== undefined && { deprecated: described.deprecated }),
      dist: {
        tarball: `${url}${name}/-/${version}.tgz`,
        ...digests(tarballOf(packages, `${name}@${version}`)!),
      },
    },
  ])
  const newest = published.findLast(([version]) => !version.includes('-')) ?? published.at(-1)!
  return JSON.stringify({
    name,
    'dist-tags': { latest: newest[0] },
    versions: Object.fromEntries(versions),
    time: Object.fromEntries(
      published.map(([version, { time }]) => [version, time ?? '2020-01-01T00:00:00.000Z']),
    ),
  })
}

function manifestOf(name: string, version: string, described: Version): object {
  const { dependencies, optionalDependencies, peerDependencies, bundles } = described
  return {
    name,
    version,
    ...((dependencies ?? bundles) && { dependencies: { ...dependencies, ...bundles } }),
    ...(optionalDependencies && { optionalDependencies }),
    ...(peerDependencies && { peerDependencies }),
    ...(bundles && { bundleDependencies: Object.keys(bundles) }),
  }
}

function tarballOf(packages: Packages, id: string): Buffer | undefined {
  const described = packages[id]
  if (!described) return undefined
  const at = id.lastIndexOf('@')
  const text = (name: string, version: string, of: Version) =>
    JSON.stringify(manifestOf(name, version, of))
  const bundled = Object.entries(described.bundles ?? {}).map(([name, version]) => [
    `node_modules/${name}/package.json`,
    text(name, version, packages[`${name}@${version}`] ?? {}),
  ])
  return tarball({
    'package.json': text(id.slice(0, at), id.slice(at + 1), described),
    ...Object.fromEntries(bundled),
  })
}
