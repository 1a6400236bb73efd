import { readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { LeakscanError } from '../errors.ts'
import type { Package } from '../graph/graph.ts'
import { chooseLockfile, readerFor } from '../lockfile/detect.ts'
import { readManifest } from '../lockfile/manifest.ts'
import { packageManagerOf } from '../upgrade/command.ts'
import { displayPath, manifestReader, readLockfile, statOf, workspaceFolders } from './files.ts'
import type { Project } from './project.ts'

/**
 * Reads the project of a folder, of a lockfile or an SBOM, or of a manifest beside a lockfile.
 *
 * Reads the lockfile and the manifests beside it and nothing else; nothing of the project runs.
 *
 * @param path - absolute, or relative to `cwd`.
 * @throws LeakscanError `LOCKFILE_NOT_FOUND` when there is none, `LOCKFILE_PARSE` and its kin when it
 * cannot be read whole.
 */
export async function readProject(path: string, cwd: string): Promise<Project> {
  const { folder, fileName, passedOver } = findLockfile(resolve(cwd, path), cwd)
  const file = join(folder, fileName)
  const lockfile = displayPath(file, cwd)
  const text = readLockfile(file, lockfile)
  return { ...readText(text, fileName, lockfile, folder, cwd), passedOver }
}

/**
 * Reads a lockfile or an SBOM whose text is there already, such as standard input.
 *
 * @param shown - how to call it in messages.
 * @param folder - where the manifests are looked for.
 */
export function readText(
  text: string,
  fileName: string,
  shown: string,
  folder: string,
  cwd: string,
): Project {
  const graph = readerFor(fileName, text, shown).read({
    text,
    path: shown,
    readManifest: manifestReader(folder),
    findWorkspaces: (patterns) => workspaceFolders(folder, patterns),
  })
  return {
    lockfile: shown,
    graph,
    packageManager: packageManagerOf(graph.format),
    ...manifestsOf(folder, cwd),
    placeOf: ({ line }: Package) => ({ file: shown, line }),
    passedOver: [],
  }
}

/** The parsed manifests of a folder. */
export function manifestsOf(
  folder: string,
  cwd: string,
): Pick<Project, 'manifest' | 'manifestPath'> {
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
  readonly fileName: string
  readonly passedOver: readonly string[]
}

function findLockfile(path: string, cwd: string): Found {
  const info = statOf(path)
  if (!info) {
    throw new LeakscanError('USAGE', `${displayPath(path, cwd)}: no such file or folder`, {
      hint: 'Name a folder, a lockfile, an SBOM, or a package.json beside a lockfile.',
    })
  }
  if (info.isDirectory()) return findInFolder(path, cwd)
  const fileName = basename(path)
  const folder = dirname(path)
  // A hook is given the files that changed, and a changed manifest means its project.
  if (besideLockfiles.has(fileName)) return findInFolder(folder, cwd)
  return { folder, fileName, passedOver: [] }
}

const besideLockfiles = new Set(['package.json', 'pnpm-workspace.yaml', '.nvmrc', '.node-version'])

function findInFolder(folder: string, cwd: string): Found {
  const fileNames = readdirSync(folder)
  const choice = chooseLockfile(fileNames, () => packageManagerIn(folder))
  if (choice) return { folder, fileName: choice.chosen, passedOver: choice.passedOver }
  throw new LeakscanError(
    'LOCKFILE_NOT_FOUND',
    `${displayPath(folder, cwd)}: no lockfile in this folder`,
    {
      hint: fileNames.includes('package.json')
        ? 'Run `npm install --package-lock-only` first, or scan what is installed with --installed.'
        : 'Name a folder that has one: `leakscan path/to/project`, or find all with --recursive.',
    },
  )
}

/** What the manifest asks for; a manifest that cannot be read is told when it is needed, not here. */
function packageManagerIn(folder: string): string | undefined {
  const text = manifestReader(folder)('')
  if (text === undefined) return undefined
  try {
    return readManifest(text, 'package.json').packageManager
  } catch (error) {
    if (error instanceof LeakscanError) return undefined
    throw error
  }
}
