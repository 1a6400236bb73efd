import { basename, dirname, join, resolve } from 'node:path'
import { LeakscanError } from '../errors.ts'
import type { Package } from '../graph/graph.ts'
import { chooseLockfile, readerFor } from '../lockfile/detect.ts'
import { readManifest } from '../lockfile/manifest.ts'
import { packageManagerOf } from '../upgrade/package-manager.ts'
import { disk, displayPath, foldersAbove } from './files.ts'
import type { Project } from './project.ts'
import type { Tree } from './tree.ts'

/** A lockfile or an SBOM, and what lies beside it. */
export interface Found {
  /** Absolute. */
  readonly folder: string
  readonly fileName: string
  readonly passedOver: readonly string[]
}

/**
 * Reads the project of a folder, of a lockfile or an SBOM, or of a manifest.
 *
 * Reads the lockfile and the manifests beside it and nothing else; nothing of the project runs.
 *
 * @param path - absolute, or relative to `cwd`.
 * @param cwd - also what messages name files from; by default that of the process.
 * @throws LeakscanError `LOCKFILE_NOT_FOUND` when there is none, `LOCKFILE_PARSE` and its kin when it
 * cannot be read whole.
 */
export async function readProject(path: string, cwd = resolve('.')): Promise<Project> {
  return readFound(findLockfile(path, cwd), cwd)
}

/** @param shown - how to call the lockfile in messages; by default as a user in `cwd` would. */
export async function readFound(
  { folder, fileName, passedOver }: Found,
  cwd: string,
  tree: Tree = disk,
  shown = displayPath(join(folder, fileName), cwd),
): Promise<Project> {
  const text = tree.readLockfile(join(folder, fileName), shown)
  return { ...(await readText(text, fileName, shown, folder, cwd, tree)), passedOver }
}

/**
 * Reads a lockfile or an SBOM whose text is there already, such as standard input.
 *
 * @param shown - how to call it in messages.
 * @param folder - where the manifests are looked for.
 */
export async function readText(
  text: string,
  fileName: string,
  shown: string,
  folder: string,
  cwd: string,
  tree: Tree = disk,
): Promise<Project> {
  const reader = await readerFor(fileName, text, shown)
  const graph = reader.read({
    text,
    path: shown,
    readManifest: tree.manifestReader(folder),
    readText: (file) => tree.readText(join(folder, file)),
    findWorkspaces: (patterns) => tree.workspaceFolders(folder, patterns),
  })
  const isSbom = graph.format === 'cyclonedx' || graph.format === 'spdx'
  return {
    lockfile: shown,
    graph,
    ...(!isSbom && { home: { folder, readText: tree.readText } }),
    packageManager: packageManagerOf(graph.format),
    ...manifestsOf(folder, cwd, tree),
    releaseAge: async () => {
      const { minimumReleaseAge } = await import('../registry/release-age.ts')
      return minimumReleaseAge(graph.format, (file) => tree.readText(join(folder, file)))
    },
    folder,
    rules: async () => {
      const { readVersionRules } = await import('../lockfile/version-rules.ts')
      return readVersionRules(graph.format, (file) => tree.readText(join(folder, file)))
    },
    placeOf: ({ line }: Package) => ({ file: shown, line }),
    passedOver: [],
  }
}

/** The parsed manifests of a folder. */
export function manifestsOf(
  folder: string,
  cwd: string,
  tree: Tree = disk,
): Pick<Project, 'manifest' | 'manifestPath'> {
  const textOf = tree.manifestReader(folder)
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

/**
 * Finds the lockfile that a path means: of a folder, itself, or of a manifest the nearest above it that
 * is still in its repository, since a workspace's dependencies are locked at the root.
 *
 * @throws LeakscanError `USAGE` when nothing is there, `LOCKFILE_NOT_FOUND` when there is no lockfile.
 */
export function findLockfile(path: string, cwd: string, tree: Tree = disk): Found {
  const file = resolve(cwd, path)
  const kind = tree.kindOf(file)
  if (kind === 'folder') return findInFolder(file, tree) ?? nothingIn(file, cwd, tree)
  if (kind === 'file') return findBeside(file, cwd, tree)
  throw new LeakscanError('USAGE', `${displayPath(file, cwd)}: no such file or folder`, {
    hint: 'Name a folder, a lockfile, an SBOM, or a package.json beside a lockfile.',
  })
}

function findBeside(file: string, cwd: string, tree: Tree): Found {
  const fileName = basename(file)
  const folder = dirname(file)
  if (!besideLockfiles.has(fileName)) return { folder, fileName, passedOver: [] }
  // A hook is given the files that changed, and a changed manifest means its project.
  return findAbove(folder, tree) ?? nothingIn(folder, cwd, tree)
}

const besideLockfiles = new Set([
  'package.json',
  'deno.json',
  'deno.jsonc',
  'vlt.json',
  'pnpm-workspace.yaml',
  '.nvmrc',
  '.node-version',
])

function findAbove(folder: string, tree: Tree): Found | undefined {
  for (const at of [folder, ...foldersAbove(folder).toReversed()]) {
    const found = findInFolder(at, tree)
    if (found) return found
  }
  return undefined
}

/** The lockfile that decides in a folder, if it has any. */
export function findInFolder(folder: string, tree: Tree): Found | undefined {
  const choice = chooseLockfile(tree.namesIn(folder), () => packageManagerIn(folder, tree))
  return choice && { folder, fileName: choice.chosen, passedOver: choice.passedOver }
}

function nothingIn(folder: string, cwd: string, tree: Tree): never {
  const message = `${displayPath(folder, cwd)}: no lockfile in this folder`
  throw new LeakscanError('LOCKFILE_NOT_FOUND', message, {
    hint: hintFor(tree.namesIn(folder)),
  })
}

function hintFor(names: readonly string[]): string {
  if (names.includes('deno.json') || names.includes('deno.jsonc')) {
    return 'Run `deno install` first, which writes a deno.lock.'
  }
  return names.includes('package.json')
    ? 'Run `npm install --package-lock-only` first, or scan what is installed with --installed.'
    : 'Name a folder that has one: `leakscan path/to/project`, or find all with --recursive.'
}

/** What the manifest asks for; a manifest that cannot be read is told when it is needed, not here. */
function packageManagerIn(folder: string, tree: Tree): string | undefined {
  const text = tree.manifestReader(folder)('')
  if (text === undefined) return undefined
  try {
    return readManifest(text, 'package.json').packageManager
  } catch (error) {
    if (error instanceof LeakscanError) return undefined
    throw error
  }
}
