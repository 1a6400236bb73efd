import { basename, dirname, join } from 'node:path'
import { LeakscanError } from '../../errors.ts'
import { decode } from '../../lockfile/decode.ts'
import { lockfileNames } from '../../lockfile/detect.ts'
import { statOf } from '../files.ts'
import type { Tree } from '../tree.ts'
import type { Blobs, Entry, Source } from './entries.ts'
import { contentOf, entriesNamed, entriesOf, readBlobs } from './entries.ts'
import type { Located } from './manifests.ts'
import { manifestName, manifestReader, workspaceFolders } from './manifests.ts'
import { pathIn, placeOf } from './repository.ts'
import type { Place } from './repository.ts'

const projectFiles = [...lockfileNames, manifestName]

/**
 * The files of projects as the index or a commit has them.
 *
 * @param sourceOf - which of a repository's.
 * @param cwd - the folder that the process was started in.
 */
export function gitTree(sourceOf: (place: Place) => Source, cwd: string): Tree {
  const locate = (folder: string): Located => {
    const place = placeOf(folder, cwd)
    return { ...place, source: sourceOf(place) }
  }
  // A hook asks about the same folder several times, and each answer of git takes a process.
  const folders = new Map<string, ReadonlyMap<string, Entry>>()
  const entriesIn = (folder: string): ReadonlyMap<string, Entry> => {
    const known = folders.get(folder)
    if (known) return known
    const { repository, source, folder: inside } = locate(folder)
    const paths = projectFiles.map((name) => pathIn(inside, name))
    const byName = [...entriesOf(repository, source, paths)].map(
      ([path, entry]) => [basename(path), entry] as const,
    )
    const found = new Map(byName)
    folders.set(folder, found)
    return found
  }
  const find = (file: string) => {
    const name = basename(file)
    const { repository, source, folder } = locate(dirname(file))
    if (projectFiles.includes(name))
      return { repository, entry: entriesIn(dirname(file)).get(name) }
    const path = pathIn(folder, name)
    return { repository, entry: entriesOf(repository, source, [path]).get(path) }
  }
  const blobs: Blobs = new Map()
  const namesIn = (folder: string) => [...entriesIn(folder).keys()]
  return {
    kindOf: (path) => {
      const info = statOf(path)
      if (info) return info.isDirectory() ? 'folder' : 'file'
      if (find(path).entry) return 'file'
      return namesIn(path).length > 0 ? 'folder' : undefined
    },
    namesIn,
    readLockfile: (file, shown) => {
      const { repository, entry } = find(file)
      if (entry) {
        // The manifest is asked for next.
        const manifest = entriesIn(dirname(file)).get(manifestName)
        readBlobs(repository, [entry, manifest], blobs)
        return decode(contentOf(repository, entry, shown, blobs), shown)
      }
      throw new LeakscanError('LOCKFILE_NOT_FOUND', `${shown}: git has no such file`, {
        hint: '`git add` it first.',
      })
    },
    readText: (file) => {
      const { repository, entry } = find(file)
      return entry && decode(contentOf(repository, entry, file, blobs), file)
    },
    manifestReader: (folder) =>
      manifestReader(locate(folder), () => entriesIn(folder).get(manifestName), blobs),
    workspaceFolders: (folder, patterns) => workspaceFolders(locate(folder), patterns),
  }
}

/** The folders at and below one that hold a staged lockfile, absolute, by code unit. */
export function stagedProjects(start: string, cwd: string): string[] {
  const { repository, folder } = placeOf(start, cwd)
  const found = [...entriesNamed(repository, { index: true }, folder, lockfileNames).keys()]
  const folders = found.map((path) => dirname(path.slice(folder === '' ? 0 : folder.length + 1)))
  return [...new Set(folders)].toSorted().map((inside) => join(start, inside))
}
