import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { copyOf } from './corpus.js'
import { leakscan } from './leakscan.js'
import { lockfileOnly } from './managers.js'
import { execute, reasonOf } from './processes.js'

/** The order of code units, as leakscan's own lists have it. */
function codeUnits(a, b) {
  return a < b ? -1 : Number(a > b)
}

/** Ways to carry out the claims of a plan: jobs that each answer for some of them. */
export const carryOut = {
  offline: (claims) => claims.map((claim) => byHand(claim)),
  online: (claims) => [...group(claims)].map((together) => byFix(together)),
}

/** `fix` chooses by advisory: claims about the same ones are one job. */
function group(claims) {
  const groups = new Map()
  for (const claim of claims) {
    const key = idsOf(claim).join(',')
    groups.set(key, [...(groups.get(key) ?? []), claim])
  }
  return groups.values()
}

function idsOf({ fixes }) {
  return [...new Set(fixes.map(({ advisory }) => advisory))].toSorted(codeUnits)
}

function byFix(claims) {
  return async (project, setup) => {
    const folder = copyOf(project, setup.temp)
    try {
      const wishes = ['--allow-major', '--strategy', 'in-place,relax,parent,override']
      const only = ['--only', idsOf(claims[0]).join(',')]
      const done = await leakscan(folder, setup, 'fix', '--dry-run', '--json', ...wishes, ...only)
      return claims.map((claim) => ({ claim, ...outcomeOf(claim, done) }))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function outcomeOf(claim, { failure, applied, notApplied, moved }) {
  if (failure !== undefined) return { outcome: 'failed', reason: failure }
  const isSame = (upgrade) => upgrade.to === claim.to && sameList(upgrade.packages, claim.packages)
  if (applied.some(isSame)) return { outcome: 'held', moved: moved.length, moves: words(moved) }
  const passed = notApplied.find(({ upgrade }) => isSame(upgrade))
  return { outcome: 'failed', reason: passed?.reason ?? 'fix did not choose it' }
}

function sameList(a, b) {
  return a.length === b.length && a.every((one, at) => one === b[at])
}

function words(moved) {
  return moved.slice(0, 10).map(({ name, before, after }) => `${name} ${before} → ${after}`)
}

/** As a reader of the report would: writes what it says, and runs its commands. */
function byHand(claim) {
  return async (project, setup, before) => {
    const folder = copyOf(project, setup.temp)
    try {
      const old = await versionsIn(folder, setup)
      write(claim, folder)
      for (const command of claim.commands) {
        const shown = lockfileOnly(command, project.manager)
        const done = await execute(shown, [], { cwd: folder, env: setup.env, shell: true })
        if (done.code !== 0) return [{ claim, outcome: 'failed', reason: reasonOf(done), command }]
      }
      const { projects, failure } = await leakscan(folder, setup, '--json')
      if (!projects?.[0]) return [{ claim, outcome: 'failed', reason: failure ?? 'not readable' }]
      const moved = movedFrom(old, await versionsIn(folder, setup))
      const left = stillThere(claim, before, projects[0].findings)
      if (left.length === 0) {
        return [{ claim, outcome: 'held', moved: moved.length, moves: words(moved) }]
      }
      return [
        {
          claim,
          outcome: 'failed',
          reason: `still there: ${left.join(', ')}`,
          moves: words(moved),
        },
      ]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function write({ manifest = {}, settings = [], unlock = [] }, folder) {
  edit(join(folder, 'package.json'), (text) => {
    const merged = merge(JSON.parse(text), manifest)
    return Object.keys(manifest).length > 0 ? JSON.stringify(merged, undefined, 2) : text
  })
  for (const { file, path, value } of settings) {
    edit(join(folder, file), (text) => {
      const document = parseDocument(text)
      document.setIn(path, value)
      return file.endsWith('.json')
        ? JSON.stringify(document.toJS(), undefined, 2)
        : String(document)
    })
  }
  if (unlock.length > 0) {
    edit(join(folder, 'yarn.lock'), (text) =>
      text
        .split('\n\n')
        .filter((paragraph) => !unlock.some((name) => isOf(paragraph, name)))
        .join('\n\n'),
    )
  }
}

function isOf(paragraph, name) {
  return paragraph.trimStart().replace(/^"/, '').startsWith(`${name}@`)
}

function edit(file, change) {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    // A file of settings that is not there yet.
  }
  const changed = change(text)
  if (changed !== text) writeFileSync(file, changed)
}

function merge(base, addition) {
  const merged = { ...base }
  for (const [key, value] of Object.entries(addition)) {
    const isObject = typeof value === 'object' && value !== null
    merged[key] = isObject ? merge(base[key] ?? {}, value) : value
  }
  return merged
}

/** The leaks that were promised to go and are there, at their place or at a new one. */
function stillThere({ fixes }, before, after) {
  const keyOf = (advisory, id) => `${advisory} ${id}`
  const old = new Set(before.map((finding) => keyOf(finding.advisory, finding.package.id)))
  const promised = new Set(fixes.map((fix) => keyOf(fix.advisory, fix.package)))
  const ids = new Set(fixes.map(({ advisory }) => advisory))
  return after
    .filter(({ advisory, package: { id } }) => {
      const key = keyOf(advisory, id)
      return promised.has(key) || (ids.has(advisory) && !old.has(key))
    })
    .map(({ advisory, package: { id, version } }) => `${advisory} in ${id} ${version}`)
}

async function versionsIn(folder, setup) {
  const { packages, failure } = await leakscan(folder, setup, 'list', '--json')
  if (!packages) throw new Error(`${folder}: leakscan list: ${failure}`)
  const versions = new Map()
  for (const { name, version } of packages) {
    versions.set(name, new Set([...(versions.get(name) ?? []), version]))
  }
  return versions
}

function movedFrom(old, now) {
  const names = [...new Set([...old.keys(), ...now.keys()])].toSorted(codeUnits)
  return names
    .map((name) => ({
      name,
      before: [...(old.get(name) ?? [])].toSorted(codeUnits).join(', '),
      after: [...(now.get(name) ?? [])].toSorted(codeUnits).join(', '),
    }))
    .filter(({ before, after }) => before !== after)
}
