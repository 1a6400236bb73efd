import type { JsonCursor } from '../json/cursor.ts'
import { readEntries, readObject, readTexts } from '../json/expect.ts'

/** What the root or a member asks for: in its deno.json, and in its package.json. */
export interface DenoMember {
  readonly inConfig: readonly string[]
  readonly inManifest: readonly string[]
}

export interface DenoWorkspace {
  /** By folder, the root first: `''`. */
  readonly members: ReadonlyMap<string, DenoMember>
  /** The packages that folders stand in for, as `npm:name@version`. */
  readonly links: ReadonlySet<string>
}

export const noMember: DenoMember = { inConfig: [], inManifest: [] }

export function readWorkspace(cursor: JsonCursor): DenoWorkspace {
  let members = new Map<string, DenoMember>()
  let links: Iterable<string> = []
  const root = readMember(cursor, '"workspace"', (key) => {
    const what = `"${key}"`
    if (key === 'members')
      members = readEntries(cursor, what, (folder) => readMember(cursor, JSON.stringify(folder)))
    else if (key === 'links' || key === 'patches')
      links = readEntries(cursor, what, () => cursor.skip()).keys()
    else cursor.skip()
  })
  return { members: new Map([['', root], ...members]), links: new Set(links) }
}

function readMember(
  cursor: JsonCursor,
  what: string,
  readOther: (key: string) => void = () => cursor.skip(),
): DenoMember {
  let inConfig: readonly string[] = []
  let inManifest: readonly string[] = []
  readObject(cursor, what, (key) => {
    if (key === 'dependencies') inConfig = readTexts(cursor, `"${key}"`)
    else if (key !== 'packageJson') readOther(key)
    else {
      readObject(cursor, `"${key}"`, (field) => {
        if (field === 'dependencies') inManifest = readTexts(cursor, `"${field}"`)
        else cursor.skip()
      })
    }
  })
  return { inConfig, inManifest }
}
