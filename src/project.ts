import { readFile, readdir, stat } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { LeakscanError } from './errors.ts'
import type { DependencyGraph, Package } from './graph/graph.ts'
import { decode, maxBytes, tooLarge } from './lockfile/decode.ts'
import type { Detected } from './lockfile/detect.ts'
import { chooseLockfile, readerFor } from './lockfile/detect.ts'
import type { Manifest } from './lockfile/manifest.ts'
import { readManifest } from './lockfile/manifest.ts'
import type { PackageManager } from './upgrade/command.ts'
import { packageManagerOf } from './upgrade/command.ts'

/** A folder with a lockfile, and what the lockfile says; or what is installed in the folder. */
export interface Project {
  /** The lockfile, or `node_modules`, relative to the working directory, with `/`. */
  readonly lockfile: string
  readonly graph: DependencyGraph
  /** Whose commands carry out an upgrade. */
  readonly packageManager: PackageManager
  /** The manifest of an importer, by its id; `undefined` where there is none. */
  readonly manifest: (importer: string) => Manifest | undefined
  /** How to call an importer's manifest, like `lockfile`. */
  readonly manifestPath: (importer: string) => string
  /** Names of other lockfiles in the folder, which were not read. */
  readonly passedOver: readonly string[]
  /** Where a package is told: a file, called like `lockfile`, and a line from 1. */
  readonly placeOf: (pkg: Package) => Place
  /** What is installed and what is locked, where both were read and differ. */
  readonly differences?: Differences
}

export interface Place {
  readonly file: string
  readonly line: number
}

/** Packages as `name@version`, by code unit. */
export interface Differences {
  readonly lockfile: string
  readonly installedOnly: readonly string[]
  /** Without those of dev and optional dependencies, which need not be installed. */
  readonly lockedOnly: readonly string[]
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
  const text = decode(await readBytes(file, lockfile), lockfile)
  const graph = detected.reader.read({
    text,
    path: lockfile,
    readManifest: manifestReader(folder),
  })
  const placeOf = ({ line }: Package) => ({ file: lockfile, line })
  const packageManager = packageManagerOf(graph.format)
  return { lockfile, graph, packageManager, ...manifestsOf(folder, cwd), placeOf, passedOver }
}

/**
 * Reads what is installed in a folder, whether it has a lockfile or not.
 *
 * @throws LeakscanError `LOCKFILE_NOT_FOUND` when there is no node_modules.
 */
export async function readInstalledProject(path: string, cwd: string): Promise<Project> {
  const folder = resolve(cwd, path)
  const { readInstalled } = await import('./installed.ts')
  const graph = await readInstalled(folder, displayPath(folder, cwd))
  const locked = await readProject(folder, cwd).catch((error: unknown) => {
    if (error instanceof LeakscanError && error.code === 'LOCKFILE_NOT_FOUND') return undefined
    throw error
  })
  const differences = locked && differencesBetween(graph, locked)
  return {
    lockfile: displayPath(join(folder, 'node_modules'), cwd),
    graph,
    packageManager: locked?.packageManager ?? installerOf(graph),
    ...manifestsOf(folder, cwd),
    placeOf: ({ id }) => ({ file: displayPath(join(folder, id, 'package.json'), cwd), line: 1 }),
    passedOver: [],
    ...(differences && { differences }),
  }
}

/** Who installed a tree that has no lockfile: pnpm has a store of its own, the others look alike. */
function installerOf({ packages }: DependencyGraph): PackageManager {
  return packages.some(({ id }) => id.includes('node_modules/.pnpm/')) ? 'pnpm' : 'npm'
}

function differencesBetween(installed: DependencyGraph, locked: Project): Differences | undefined {
  const lockedOnes = namesOf(locked.graph.packages)
  const installedOnes = namesOf(installed.packages)
  const expected = locked.graph.packages.filter((pkg) => {
    const { dev, optional, devOptional, peer } = locked.graph.reach(pkg)
    return !dev && !optional && !devOptional && !peer
  })
  const installedOnly = [...installedOnes].filter((name) => !lockedOnes.has(name)).toSorted()
  const lockedOnly = [...namesOf(expected)].filter((name) => !installedOnes.has(name)).toSorted()
  if (installedOnly.length + lockedOnly.length === 0) return undefined
  return { lockfile: locked.lockfile, installedOnly, lockedOnly }
}

function namesOf(packages: readonly Package[]): Set<string> {
  const versioned = packages.filter(({ version }) => version !== undefined)
  return new Set(versioned.map(({ name, version }) => `${name}@${version}`))
}

function manifestsOf(folder: string, cwd: string): Pick<Project, 'manifest' | 'manifestPath'> {
  const textOf = manifestReader(folder)
  const manifestPath = (importer: string) =>
    displayPath(join(folder, importer, 'package.json'), cwd)
  return {
    manifest: (importer) => {
      const text = textOf(importer)
      return text === undefined ? undefined : readManifest(text, manifestPath(importer))
    },
    manifestPath,
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
    throw new LeakscanError('USAGE', `${displayPath(path, cwd)}: no such file or folder`, {
      hint: 'Name a folder, a lockfile, or a file beside one.',
    })
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
