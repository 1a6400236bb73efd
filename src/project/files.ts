import type { Stats } from 'node:fs'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type * as Glob from 'tinyglobby'
import { LeakscanError } from '../errors.ts'
import { lateRequire } from '../late-require.ts'
import { decode, maxBytes, tooLarge, withoutMark } from '../lockfile/decode.ts'
import type { ReadManifest } from '../lockfile/reader.ts'
import type { Tree } from './tree.ts'

/** The files on the disk. */
export const disk: Tree = {
  kindOf: (path) => {
    const info = statOf(path)
    return info && (info.isDirectory() ? 'folder' : 'file')
  },
  namesIn,
  readLockfile,
  manifestReader,
  readText,
  workspaceFolders,
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (cause) {
    throw unlistable(folder, cause)
  }
}

/** For a folder whose names nobody may see: whether it holds a project is not known. */
export function unlistable(folder: string, cause: unknown): LeakscanError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new LeakscanError(
    'LOCKFILE_UNREADABLE',
    `${folder}: the folder cannot be listed: ${reason}`,
    {
      hint: 'Run leakscan as a user who may read it, or name the folders that it may read.',
      cause,
    },
  )
}

/** A path as a user in `cwd` would write it, with `/` on every system. */
export function displayPath(path: string, cwd: string): string {
  // Most are below, and to compile `relative` takes longer than to tell.
  const isBelow = path.startsWith(cwd + sep)
  const inside = isBelow ? path.slice(cwd.length + 1) : relative(cwd, path)
  return (inside === '' ? '.' : inside).split(sep).join('/')
}

/** What a path leads to; `undefined` where nothing is there, or nobody may look. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/**
 * The text of a lockfile. Synchronous: one file at a time is read, and the promises of node:fs take
 * longer to load and to settle than most lockfiles to read.
 *
 * @throws LeakscanError `LOCKFILE_TOO_LARGE`, `LOCKFILE_UNREADABLE`.
 */
function readLockfile(file: string, shown: string): string {
  try {
    const { size } = statSync(file)
    if (size > maxBytes) throw tooLarge(shown, size)
    return size > atOnce ? decode(readFileSync(file), shown) : readDecoded(file, shown)
  } catch (cause) {
    throw cause instanceof LeakscanError ? cause : unreadable(shown, cause)
  }
}

function unreadable(shown: string, cause: unknown): LeakscanError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new LeakscanError('LOCKFILE_UNREADABLE', `${shown}: cannot be read: ${reason}`, { cause })
}

/** Bytes up to which Node.js reads a text faster than its bytes. */
const atOnce = 1024 * 1024

function readDecoded(file: string, shown: string): string {
  const text = readFileSync(file, 'utf8')
  // What stands for bytes that are no UTF-8; UTF-16 starts with two.
  const isForeign = text.startsWith('\uFFFD\uFFFD')
  return isForeign ? decode(readFileSync(file), shown) : withoutMark(text)
}

export function manifestReader(folder: string): ReadManifest {
  const texts = new Map<string, string | undefined>()
  return (importer) => {
    if (!texts.has(importer)) texts.set(importer, readText(join(folder, importer, 'package.json')))
    return texts.get(importer)
  }
}

function readText(file: string): string | undefined {
  try {
    return readDecoded(file, file)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code))
  )
}

function workspaceFolders(folder: string, patterns: readonly string[]): string[] {
  if (patterns.length === 0) return []
  // Few scans need it, and a reader cannot wait for an import.
  const { globSync }: typeof Glob = lateRequire()('tinyglobby')
  return globSync([...patterns], {
    cwd: folder,
    onlyDirectories: true,
    expandDirectories: false,
    ignore: ['**/node_modules/**'],
  })
    .map((found) => found.replace(/\/$/, ''))
    .filter((found) => existsSync(join(folder, found, 'package.json')))
    .toSorted()
}

/** The folders above one, the highest first, up to the root of its git repository; none outside a repository. */
export function foldersAbove(folder: string): string[] {
  const above: string[] = []
  for (let at = folder; !existsSync(join(at, '.git'));) {
    const parent = dirname(at)
    if (parent === at) return []
    above.unshift(parent)
    at = parent
  }
  return above
}
