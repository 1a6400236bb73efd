import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { lockfileNames } from '../lockfile/detect.ts'

/** A copy of what a package manager reads of a project, to try things on. */
export interface Stage {
  readonly folder: string
  readonly remove: () => void
}

const neverEntered = new Set(['node_modules', '.git'])

const wantedNames = new Set([
  ...lockfileNames,
  'package.json',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  'pnpm-workspace.yaml',
  '.pnpmfile.cjs',
  '.pnpmfile.mjs',
  'bunfig.toml',
  '.node-version',
  '.nvmrc',
  '.tool-versions',
])

/** Copies manifests, lockfiles, settings, patches and local tarballs; no code of the project. */
export function openStage(project: string): Stage {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leakscan-fix-')))
  const queue = [project]
  for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const path = join(from, entry.name)
      if (entry.isDirectory()) {
        if (isEntered(entry.name, relative(project, path))) queue.push(path)
      } else if (isWanted(entry.name, relative(project, path))) {
        const to = join(folder, relative(project, path))
        mkdirSync(dirname(to), { recursive: true })
        cpSync(path, to, { dereference: true })
      }
    }
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A workspace may be called `cache`, too; yarn's own are large. */
function isEntered(name: string, path: string): boolean {
  return !neverEntered.has(name) && !/(?:^|[/\\])\.yarn[/\\](?:cache|unplugged)$/.test(path)
}

/** yarn's own folder holds the release, plugins and patches that its settings name. */
function isWanted(name: string, path: string): boolean {
  return (
    wantedNames.has(name) ||
    /\.(?:tgz|tar\.gz|patch|diff)$/.test(name) ||
    /^\.yarn[/\\](?:releases|plugins|patches|versions)[/\\]/.test(path)
  )
}

/** The files' bytes, by name; absent where there is no such file. */
export function snapshot(folder: string, files: readonly string[]): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (const file of files) {
    const path = join(folder, file)
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) found.set(file, readFileSync(path))
  }
  return found
}
