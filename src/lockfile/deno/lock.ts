import { LeakscanError } from '../../errors.ts'
import type { JsonCursor } from '../json/cursor.ts'
import { readEntries, readObject, readText } from '../json/expect.ts'
import type { Mutable } from '../mutable.ts'
import type { DenoJsrPackage, DenoPackage } from './packages.ts'
import { readJsrPackage, readPackage } from './packages.ts'
import type { DenoWorkspace } from './workspace.ts'
import { noMember, readWorkspace } from './workspace.ts'

export interface DenoLock {
  readonly version: string
  /** What requirements were resolved to: `npm:a@^1` to `1.0.0_b@2.0.0`, or to `npm:a@1.0.0` in version 3. */
  readonly specifiers: ReadonlyMap<string, string>
  readonly npm: ReadonlyMap<string, DenoPackage>
  readonly jsr: ReadonlyMap<string, DenoJsrPackage>
  /** The modules from URLs, and their lines. */
  readonly remote: ReadonlyMap<string, number>
  readonly workspace: DenoWorkspace
}

/**
 * Rules: https://github.com/denoland/deno_lockfile. Up to version 3 what is resolved stands in "packages".
 *
 * @throws LeakscanError `LOCKFILE_PARSE`, `LOCKFILE_VERSION`.
 */
export function readLock(cursor: JsonCursor, path: string): DenoLock {
  let version: string | undefined
  const lock: Mutable<Omit<DenoLock, 'version'>> = {
    specifiers: new Map(),
    npm: new Map(),
    jsr: new Map(),
    remote: new Map(),
    workspace: { members: new Map([['', noMember]]), links: new Set() },
  }
  const readSection = (key: string): void => {
    const what = `"${key}"`
    if (key === 'specifiers')
      lock.specifiers = readEntries(cursor, what, (one) => readText(cursor, JSON.stringify(one)))
    else if (key === 'npm')
      lock.npm = readEntries(cursor, what, (one, line) => readPackage(cursor, one, line))
    else if (key === 'jsr')
      lock.jsr = readEntries(cursor, what, (one, line) => readJsrPackage(cursor, one, line))
    else if (key === 'remote') lock.remote = readEntries(cursor, what, (_, line) => skip(line))
    else if (key === 'workspace') lock.workspace = readWorkspace(cursor)
    else cursor.skip()
  }
  const skip = (line: number): number => {
    cursor.skip()
    return line
  }
  readObject(cursor, 'not a deno.lock: what it holds', (key) => {
    if (key === 'version') version = knownVersion(cursor.string(), path)
    else if (key === 'packages') readObject(cursor, `"${key}"`, readSection)
    else readSection(key)
  })
  cursor.end()
  return version === undefined ? cursor.fail('it has no "version"') : { ...lock, version }
}

function knownVersion(version: string | undefined, path: string): string {
  if (version !== undefined && /^[345]$/.test(version)) return version
  const shown = version === undefined ? 'its version' : `version ${JSON.stringify(version)}`
  throw new LeakscanError('LOCKFILE_VERSION', `${path}: ${shown} is not known`, {
    hint: 'leakscan reads 3 to 5. Of an older one `deno install` makes one of these; for a newer one upgrade leakscan.',
  })
}
