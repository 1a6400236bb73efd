import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Ignore } from 'ignore'
import { isLockfileName } from '../lockfile/detect.ts'
import { foldersAbove, unlistable } from './files.ts'

/** The rules of one .gitignore, which count below its folder. */
interface Rules {
  readonly folder: string
  readonly matcher: Ignore
}

interface Visit {
  readonly folder: string
  readonly rules: readonly Rules[]
}

const neverEntered = new Set(['node_modules', '.git'])

/**
 * The folders at and below `root` that hold a lockfile, by code unit.
 *
 * Honours .gitignore files, those of the folders above up to the repository's root included; never
 * enters node_modules or .git, and follows no symbolic link.
 *
 * @throws LeakscanError `LOCKFILE_UNREADABLE` for a folder that cannot be listed.
 */
export async function findProjects(root: string): Promise<string[]> {
  const { default: ignore } = await import('ignore')
  const rulesIn = async (folder: string): Promise<Rules[]> => {
    const text = await readFile(join(folder, '.gitignore'), 'utf8').catch(() => undefined)
    return text === undefined ? [] : [{ folder, matcher: ignore().add(text) }]
  }
  const above = (await Promise.all(foldersAbove(root).map(rulesIn))).flat()
  const found: string[] = []
  const queue: Visit[] = [{ folder: root, rules: above }]
  for (let visit = queue.pop(); visit; visit = queue.pop()) {
    const { folder } = visit
    const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
      throw unlistable(folder, cause)
    })
    const rules = [...visit.rules, ...(await rulesIn(folder))]
    const isKept = (name: string, isFolder: boolean) =>
      !isIgnored(join(folder, name), isFolder, rules)
    const hasLockfile = entries.some(
      (entry) => entry.isFile() && isLockfileName(entry.name) && isKept(entry.name, false),
    )
    if (hasLockfile) found.push(folder)
    for (const entry of entries) {
      if (!entry.isDirectory() || neverEntered.has(entry.name)) continue
      if (isKept(entry.name, true)) queue.push({ folder: join(folder, entry.name), rules })
    }
  }
  return found.toSorted()
}

/** The rules nearest to the file decide, as in git: a later `!pattern` takes it back in. */
function isIgnored(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  let ignored = false
  for (const { folder, matcher } of rules) {
    const inside = relative(folder, path).split(sep).join('/')
    const result = matcher.test(isFolder ? `${inside}/` : inside)
    if (result.ignored) ignored = true
    else if (result.unignored) ignored = false
  }
  return ignored
}
