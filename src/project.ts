import { readFile, readdir, stat } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { LeakscanError } from './errors.ts'
import type { DependencyGraph } from './graph/graph.ts'
import { decode, maxBytes, tooLarge } from './lockfile/decode.ts'
import type { Detected } from './lockfile/detect.ts'
import { chooseLockfile, readerFor } from './lockfile/detect.ts'
import type { Manifest } from './lockfile/manifest.ts'
import { readManifest } from './lockfile/manifest.ts'

/** A folder with a lockfile, and what the lockfile says. */
export interface Project {
  /** The lockfile, relative to the working directory, with `/`. */
  readonly lockfile: string
  readonly graph: DependencyGraph
  /** The manifest of an importer, by its id; `undefined` where there is none. */
  readonly manifest: (importer: string) => Manifest | undefined
  /** How to call an importer's manifest, like `lockfile`. */
  readonly manifestPath: (importer: string) => string
  /** Names of other lockfiles in the folder, which were not read. */
  readonly passedOver: readonly string[]
}

/**
 * Reads the project of a folder, a lockfile, or any file beside a lockfile.
 *
 * Reads the lockfile and the manifests beside it and nothing else; nothing of the project runs.
 *
 * @param path - absolute, or relative to `cwd`.
 * @throws LeakscanError `LOCKFILE_NOT_FOUND` when there is none, `LOCKFILE_PARSE` and its kin when it
 * cannot be read whole.
 */
export async function readProject(path: string, cwd: string): Promise<Project> {
  const { folder, detected, passedOver } = await findLockfile(resolve(cwd, path), cwd)
  const file = join(folder, detected.fileName)
  const lockfile = displayPath(file, cwd)
  const manifestText = manifestReader(folder)
  const manifestPath = (importer: string) =>
    displayPath(join(folder, importer, 'package.json'), cwd)
  const text = decode(await readBytes(file, lockfile), lockfile)
  return {
    lockfile,
    graph: detected.reader.read({ text, path: lockfile, readManifest: manifestText }),
    manifest: (importer) => {
      const manifest = manifestText(importer)
      return manifest === undefined ? undefined : readManifest(manifest, manifestPath(importer))
    },
    manifestPath,
    passedOver,
  }
}

interface Found {
  readonly folder: string
  readonly detected: Detected
  readonly passedOver: readonly string[]
}

async function findLockfile(path: string, cwd: string): Promise<Found> {
  const info = await stat(path).catch(() => undefined)
  if (!info) {
    throw new LeakscanError('USAGE', `${displayPath(path, cwd)}: no such file or folder`)
  }
  if (!info.isDirectory()) {
    const reader = readerFor(basename(path))
    const folder = dirname(path)
    if (reader) return { folder, detected: { fileName: basename(path), reader }, passedOver: [] }
    return findInFolder(folder, cwd)
  }
  return findInFolder(path, cwd)
}

async function findInFolder(folder: string, cwd: string): Promise<Found> {
  const fileNames = await readdir(folder)
  const manifest = manifestReader(folder)('')
  const packageManager =
    manifest === undefined ? undefined : managerOf(manifest, join(folder, 'package.json'))
  const choice = chooseLockfile(fileNames, packageManager)
  if (!choice) {
    const place = displayPath(folder, cwd)
    throw new LeakscanError('LOCKFILE_NOT_FOUND', `${place}: no lockfile in this folder`, {
      hint: fileNames.includes('package.json')
        ? 'Run `npm install --package-lock-only` first: leakscan reads what is locked.'
        : 'Name a folder that has one: `leakscan path/to/project`.',
    })
  }
  return { folder, detected: choice.chosen, passedOver: choice.passedOver }
}

/** A manifest that cannot be read is told when it is needed, not here. */
function managerOf(text: string, path: string): string | undefined {
  try {
    return readManifest(text, path).packageManager
  } catch (error) {
    if (error instanceof LeakscanError) return undefined
    throw error
  }
}

/** Manifests are read only when asked for: a clean scan needs none. */
function manifestReader(folder: string): (importer: string) => string | undefined {
  const texts = new Map<string, string | undefined>()
  return (importer) => {
    if (!texts.has(importer)) texts.set(importer, readText(join(folder, importer, 'package.json')))
    return texts.get(importer)
  }
}

function readText(file: string): string | undefined {
  try {
    return decode(readFileSync(file), file)
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

async function readBytes(file: string, shown: string): Promise<Buffer> {
  try {
    const { size } = await stat(file)
    if (size > maxBytes) throw tooLarge(shown, size)
    return await readFile(file)
  } catch (cause) {
    if (cause instanceof LeakscanError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeakscanError('LOCKFILE_UNREADABLE', `${shown}: cannot be read: ${reason}`, { cause })
  }
}

/** A path as a user in `cwd` would write it, with `/` on every system. */
export function displayPath(path: string, cwd: string): string {
  const inside = relative(cwd, path)
  return (inside === '' ? '.' : inside).split(sep).join('/')
}
