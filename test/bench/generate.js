import { readFileSync } from 'node:fs'

const modules = 'node_modules/'
const dependencyFields = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
]

/**
 * An npm project with a given number of packages, its lockfile of version 3 in npm's own layout: the
 * entries of a real lockfile (this project's, by default) again and again, each time under new
 * names, so that no name is that of a published package. The root depends on every copy of what it
 * depended on.
 *
 * @param {number} count - how many packages; what is left of the last copy is cut off.
 * @param {{ name: string, version: string }[]} [extra] - packages to add, each under the root and
 *   under one package in a hundred.
 * @param {string} [model] - the text of the lockfile to copy from.
 * @returns {{ lockfile: string, manifest: string }} the texts of both files.
 */
export function generateNpm(count, extra = [], model = ownLockfile()) {
  const { '': root, ...entries } = JSON.parse(model).packages
  const packages = new Map()
  const direct = {}
  for (let copy = 1; packages.size < count; copy++) {
    for (const [id, entry] of Object.entries(entries).slice(0, count - packages.size)) {
      const place = renamePlace(id, copy)
      packages.set(place, renameEntry(entry, place, copy))
    }
    Object.assign(direct, renameKeys({ ...root.dependencies, ...root.devDependencies }, copy))
  }
  addExtra(packages, direct, extra)
  const dependencies = fromEntries(
    Object.entries(direct).filter(([name]) => packages.has(modules + name)),
  )
  const project = { name: 'bench', version: '1.0.0' }
  const lock = {
    ...project,
    lockfileVersion: 3,
    requires: true,
    packages: { '': { ...project, dependencies }, ...fromEntries(packages) },
  }
  return { lockfile: write(lock), manifest: write({ ...project, dependencies }) }
}

function ownLockfile() {
  return readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')
}

function addExtra(packages, direct, extra) {
  const dependents = [...packages.values()].filter((_, index) => index % 100 === 0)
  for (const { name, version } of extra) {
    packages.set(modules + name, { version, resolved: tarball(name, version) })
    direct[name] = version
  }
  for (const [index, entry] of dependents.entries()) {
    const { name, version } = extra[index % extra.length] ?? {}
    if (name) entry.dependencies = { ...entry.dependencies, [name]: version }
  }
}

function renameEntry({ version, resolved, ...rest }, place, copy) {
  // A project may leave `resolved` out of its lockfile; most do not.
  const installed = place.slice(place.lastIndexOf(modules) + modules.length)
  const entry = { version, resolved: resolved ?? tarball(installed, version), ...rest }
  for (const field of dependencyFields) {
    if (rest[field]) entry[field] = renameKeys(rest[field], copy)
  }
  return entry
}

function renamePlace(id, copy) {
  const names = id.split(modules).slice(1)
  return names.map((name) => modules + rename(name.replace(/\/$/, ''), copy)).join('/')
}

function renameKeys(object, copy) {
  return Object.fromEntries(Object.entries(object).map(([key, to]) => [rename(key, copy), to]))
}

function rename(name, copy) {
  return `${name}-${copy}`
}

function tarball(name, version) {
  const file = name.slice(name.indexOf('/') + 1)
  return `https://registry.example.org/${name}/-/${file}-${version}.tgz`
}

function fromEntries(entries) {
  return Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))))
}

function write(value) {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
