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
 * An npm lockfile of version 3 with a given number of packages, in npm's own layout: the entries of a
 * real lockfile (this project's, by default) again and again, each time under new names, and the
 * root depends on every copy of what it depended on.
 *
 * @param {number} count - how many packages; what is left of the last copy is cut off.
 * @param {{ name: string, version: string }[]} [extra] - packages that the root depends on besides.
 * @param {string} [model] - the text of the lockfile to copy from.
 * @returns {{ lockfile: string, manifest: string }} the texts of both files.
 */
export function generateNpm(count, extra = [], model = ownLockfile()) {
  const { '': root, ...entries } = JSON.parse(model).packages
  const packages = { '': { name: 'bench', version: '1.0.0', dependencies: {} } }
  const size = Object.keys(entries).length
  for (let copy = 0; copy * size < count; copy++) {
    for (const [id, entry] of Object.entries(entries).slice(0, count - copy * size)) {
      const place = renamePlace(id, copy)
      packages[place] = renameEntry(entry, place, copy)
    }
    for (const field of ['dependencies', 'devDependencies']) {
      const direct = Object.entries(root[field] ?? {}).filter(
        ([name]) => `${modules}${rename(name, copy)}` in packages,
      )
      for (const [name, range] of direct) packages[''].dependencies[rename(name, copy)] = range
    }
  }
  for (const { name, version } of extra) {
    packages[modules + name] = { version, resolved: tarball(name, version) }
    packages[''].dependencies[name] = version
  }
  const { name, version, dependencies } = packages['']
  const lock = { name, version, lockfileVersion: 3, requires: true, packages: sorted(packages) }
  return { lockfile: write(lock), manifest: write({ name, version, dependencies }) }
}

function ownLockfile() {
  return readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')
}

function renameEntry({ version, resolved, ...rest }, place, copy) {
  // A project may leave `resolved` out of its lockfile; most do not.
  const name = place.slice(place.lastIndexOf(modules) + modules.length)
  const renamed = { version, resolved: resolved ?? tarball(name, version), ...rest }
  for (const field of dependencyFields) {
    if (rest[field]) renamed[field] = mapKeys(rest[field], (key) => rename(key, copy))
  }
  return renamed
}

function renamePlace(id, copy) {
  const names = id.split(modules).slice(1)
  return names.map((name) => modules + rename(name.replace(/\/$/, ''), copy)).join('/')
}

function rename(name, copy) {
  return copy === 0 ? name : `${name}-${copy}`
}

function tarball(name, version) {
  const file = name.slice(name.indexOf('/') + 1)
  return `https://registry.example.org/${name}/-/${file}-${version}.tgz`
}

function mapKeys(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [change(key), value]))
}

function sorted(object) {
  return Object.fromEntries(
    Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))),
  )
}

function write(value) {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
