import { LeakscanError } from '../../errors.ts'
import type { Repository } from './run.ts'
import { readGit, runGit } from './run.ts'

/** A commit's id, or `undefined` for the state before a repository's first commit. */
export type Commit = string | undefined

/** What is read of a repository: its index, or one of its commits. */
export type Source = { readonly index: true } | { readonly commit: Commit }

/** A file, symbolic link or submodule, as git records it. */
export interface Entry {
  /** In octal: `100644` a file, `120000` a link, `160000` a submodule. */
  readonly mode: string
  readonly id: string
  /** Of the index, while a merge conflict is unresolved. */
  readonly conflict: boolean
}

/** The entries at these paths, by path; those that are not there are left out. */
export function entriesOf(
  repository: Repository,
  source: Source,
  paths: readonly string[],
): Map<string, Entry> {
  return list(repository, source, paths, [])
}

/** The files below a folder whose names, without their folders, are these. */
export function entriesNamed(
  repository: Repository,
  source: Source,
  folder: string,
  names: readonly string[],
): Map<string, Entry> {
  const wanted = new Set(names)
  const all = list(repository, source, folder === '' ? [] : [folder], ['-r'])
  return new Map([...all].filter(([path]) => wanted.has(path.slice(path.lastIndexOf('/') + 1))))
}

function list(
  repository: Repository,
  source: Source,
  paths: readonly string[],
  options: readonly string[],
): Map<string, Entry> {
  const only = ['--', ...paths]
  if ('index' in source) {
    return parse(readGit(repository, ['--literal-pathspecs', 'ls-files', '--stage', '-z', ...only]))
  }
  const { commit } = source
  if (commit === undefined) return new Map()
  return parse(readGit(repository, ['ls-tree', '-z', ...options, commit, ...only]))
}

/** `<mode> <id> <stage>\t<path>` of the index, `<mode> <type> <id>\t<path>` of a commit. */
function parse(output: Buffer): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const line of output.toString('utf8').split('\0')) {
    const tab = line.indexOf('\t')
    if (tab === -1) continue
    const [mode = '', second = '', third = ''] = line.slice(0, tab).split(' ')
    const isStaged = third.length === 1
    entries.set(line.slice(tab + 1), {
      mode,
      id: isStaged ? second : third,
      conflict: isStaged && third !== '0',
    })
  }
  return entries
}

/** Contents of files by id, so that git is not asked for the same one twice. */
export type Blobs = Map<string, Buffer>

/** Reads several files in one process of git; those that are not in this clone stay unknown. */
export function readBlobs(
  repository: Repository,
  entries: readonly (Entry | undefined)[],
  blobs: Blobs,
): void {
  const ids = entries.flatMap((entry) => (entry && !blobs.has(entry.id) ? [entry.id] : []))
  if (ids.length === 0) return
  const { stdout } = runGit(repository, ['cat-file', '--batch'], `${ids.join('\n')}\n`)
  for (let at = 0; at < stdout.length;) {
    const end = stdout.indexOf('\n', at)
    if (end === -1) break
    const [id = '', type, size] = stdout.toString('latin1', at, end).split(' ')
    at = end + 1
    // `<id> blob <size>`, or `<id> missing` with nothing after it.
    if (type === 'missing') continue
    blobs.set(id, stdout.subarray(at, at + Number(size)))
    at += Number(size) + 1
  }
}

/**
 * The content of a file.
 *
 * @param shown - how to call it in messages.
 * @param blobs - what was read already; it is added to.
 * @throws LeakscanError `GIT` when it is no file, in conflict, or its content is not in this clone.
 */
export function contentOf(
  repository: Repository,
  entry: Entry,
  shown: string,
  blobs: Blobs,
): Buffer {
  if (entry.conflict) {
    throw new LeakscanError('GIT', `${shown}: a merge conflict is unresolved`, {
      hint: 'Resolve it and `git add` the file.',
    })
  }
  if (!entry.mode.startsWith('100')) {
    throw new LeakscanError('GIT', `${shown}: a symbolic link, which is not followed in git`, {
      hint: 'Name the file that it leads to.',
    })
  }
  readBlobs(repository, [entry], blobs)
  const content = blobs.get(entry.id)
  if (content) return content
  throw new LeakscanError('GIT', `${shown}: its content is not in this clone`, {
    hint: 'It is a partial clone, and nothing is fetched here: run `git checkout` of that revision once, or clone without --filter.',
  })
}
