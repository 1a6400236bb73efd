import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The corpus's projects, each with the package manager that carries an upgrade out. */
export function projectsIn(corpus) {
  const rows = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8'))
  const projects = rows.map(({ dir, format, formatVersion, lockfile, packages, expect }) => ({
    dir,
    folder: join(corpus, dir),
    lockfile,
    format,
    formatVersion: String(formatVersion),
    manager: format === 'npm-shrinkwrap' ? 'npm' : format,
    packages,
    expect,
  }))
  // The small ones of each package manager first, so that a run that is stopped has seen all of them.
  const ranks = new Map()
  const rankOf = ({ manager }) => {
    ranks.set(manager, (ranks.get(manager) ?? 0) + 1)
    return ranks.get(manager)
  }
  return projects
    .toSorted((a, b) => a.packages - b.packages)
    .map((project) => ({ project, rank: rankOf(project) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ project }) => project)
}

/** In the corpus the registry goes by a name that does not exist. */
const placeholder = /\bregistry\.example\.org\b/g

/** A copy of a project that can be changed, its tarballs where the registry in use has them. */
export function copyOf({ folder }, temp) {
  const copy = mkdtempSync(join(temp, 'project-'))
  cpSync(folder, copy, { recursive: true })
  const host = new URL(registry()).host
  for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    chmodSync(path, entry.isDirectory() ? 0o755 : 0o644)
    if (!entry.isFile()) continue
    const text = readFileSync(path, 'utf8')
    stubPatches(text, copy)
    if (placeholder.test(text)) writeFileSync(path, text.replaceAll(placeholder, host))
  }
  return copy
}

/** Adds a file that nobody has, so that it applies to every package. */
const stubPatch = `diff --git a/leakscan-stub b/leakscan-stub
new file mode 100644
--- /dev/null
+++ b/leakscan-stub
@@ -0,0 +1 @@
+stub
`

/** The corpus leaves patches out; a package manager wants to read them, and bun refuses an empty one. */
function stubPatches(text, copy) {
  for (const [patch] of text.matchAll(/(?:\.yarn\/)?patches\/[^"'\s#:]+\.patch/g)) {
    const file = join(copy, patch)
    if (existsSync(file)) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, stubPatch)
  }
}

let known
function registry() {
  known ??= execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
  return known
}
