import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { folderWith } from './cli.ts'

export interface Published {
  readonly name: string
  readonly version: string
  /** Beside its package.json. */
  readonly files: Readonly<Record<string, string>>
}

interface Packed {
  readonly name: string
  readonly version: string
  readonly filename: string
  readonly integrity: string
}

/** A registry on loopback with these packages, packed by npm itself, until the test is over. @returns its URL. */
export async function registryOf(packages: readonly Published[]): Promise<string> {
  const folder = folderWith(Object.fromEntries(packages.flatMap(filesOf)))
  for (const [at, { files }] of packages.entries()) {
    const programs = Object.keys(files).filter((name) => name.startsWith('bin/'))
    for (const name of programs) chmodSync(join(folder, String(at), name), 0o755)
  }
  const paths = packages.map((_, at) => `./${at}`)
  const packed: Packed[] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', ...paths], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      shell: process.platform === 'win32',
    }),
  )
  const server = createServer((request, response) => {
    const wanted = decodeURIComponent(request.url?.slice(1) ?? '')
    const file = packed.find(({ filename }) => filename === wanted)
    const versions = packed.filter(({ name }) => name === wanted)
    if (file) response.end(readFileSync(join(folder, file.filename)))
    else if (versions.length > 0) response.end(JSON.stringify(packument(versions, url())))
    else response.writeHead(404).end('{}')
  })
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return url()
}

function filesOf({ name, version, files }: Published, at: number): [string, string][] {
  const all = { 'package.json': JSON.stringify({ name, version }), ...files }
  return Object.entries(all).map(([file, text]) => [`${at}/${file}`, text])
}

function packument(versions: readonly Packed[], url: string): unknown {
  return {
    name: versions[0]?.name,
    'dist-tags': { latest: versions.at(-1)?.version },
    versions: Object.fromEntries(
      versions.map(({ name, version, filename, integrity }) => [
        version,
        { name, version, dist: { tarball: `${url}${filename}`, integrity } },
      ]),
    ),
  }
}
