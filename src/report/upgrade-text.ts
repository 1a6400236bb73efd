import { compareVersions } from '../match/version.ts'
import type { Names } from '../graph/names.ts'
import type { Project } from '../project/project.ts'
import type { DeadEnd, Upgrade } from '../upgrade/upgrade.ts'
import { count } from './words.ts'

const maxShown = 3

/** `Upgrade pg 7.4.1 → 7.4.2 (patch): fixes 1 leak` */
export function headingText(upgrade: Upgrade, leaks: number): string {
  const { to, distance } = upgrade
  const from = versionsOf(upgrade).join(', ')
  if (to === undefined) {
    return `${nameOf(upgrade)} ${from}: ${count(leaks, 'leak')}, and no upgrade is known to help`
  }
  const moved = movesText(upgrade) ?? `${nameOf(upgrade)} ${from} → ${to} (${distance})`
  return `Upgrade ${moved}: fixes ${count(leaks, 'leak')}`
}

/** `orm 1.0.0 → 1.2.0 (minor)`: the direct dependencies that move, each once. */
function movesText({ moves }: Upgrade): string | undefined {
  const each = moves?.map(
    ({ package: name, from, to, distance }) => `${name} ${from} → ${to} (${distance})`,
  )
  return each && [...new Set(each)].join(' and ')
}

/** `Upgrade pg to 7.4.2`: what to do, in a few words. */
export function remedyText(upgrade: Upgrade): string {
  const { to, distance, replacement, moves, brings = [] } = upgrade
  if (moves && brings.length > 0) {
    return `Upgrade ${[...new Set(moves.map((move) => `${move.package} to ${move.to}`))].join(' and ')}`
  }
  if (to !== undefined) {
    return `Upgrade ${nameOf(upgrade)} to ${to}${distance === 'major' ? ' (major)' : ''}`
  }
  return replacement === undefined
    ? 'No upgrade is known to help'
    : `No upgrade is known to help; use instead: ${replacement}`
}

/** The name it is installed under, and the real one where that is another. */
export function nameOf({ package: real, alias }: Upgrade): string {
  return alias === undefined ? real : `${alias} (${real})`
}

/** The installed versions that it moves, ascending. */
export function versionsOf({ findings, from }: Upgrade): string[] {
  const versions = findings.map(({ package: { version } }) => version ?? from)
  return [...new Set([from, ...versions])].toSorted(compareVersions)
}

/** What can be had without a major. */
export function nearerText({ findings }: Upgrade, within: Upgrade): string {
  const fixed = new Set(within.findings.map(({ advisory }) => advisory.id))
  const all = new Set(findings.map(({ advisory }) => advisory.id))
  return `Within the major: ${within.to} fixes ${fixed.size} of ${all.size} (${[...fixed].join(', ')}).`
}

/** Why the upgrade is not a matter of one command. */
export function explanation(upgrade: Upgrade, names: Names): string | undefined {
  const { kind, overriddenBy, replacement, blockers, brings, deadEnds = [] } = upgrade
  if (brings?.length) return bringsText(brings)
  if (overriddenBy !== undefined) return `The override "${overriddenBy}" holds it back.`
  const dead = deadEnds.map(deadEndText).join(' ')
  if (kind === 'replace') return `${dead} Use instead: ${replacement}`.trim()
  if (kind === 'none') return dead === '' ? undefined : dead
  if (kind === 'parent') return `${dead} ${blockedText(upgrade, names)}`.trim()
  if (blockers.some(({ catalog }) => catalog !== undefined)) return blockedText(upgrade, names)
  if (kind === 'in-place' && upgrade.steps.some((step) => step.do !== 'refresh')) {
    return 'Every range admits it, but a later version leaks again; this pins the one that does not.'
  }
  if (kind !== 'override') return undefined
  if (upgrade.steps.length === 0) return 'It is shipped inside of a package that depends on it.'
  return 'The lockfile does not say which versions its dependents admit; an override moves every copy.'
}

function bringsText(brings: NonNullable<Upgrade['brings']>): string {
  return `Brings ${brings.map(({ package: name, to }) => `${name} ${to}`).join(', ')}.`
}

function deadEndText({ package: name, newest }: DeadEnd): string {
  return newest === undefined
    ? `The registry has no ${name}.`
    : `No published version of ${name} brings the fix; the newest is ${newest}.`
}

function blockedText(upgrade: Upgrade, { labelOf }: Names): string {
  const { blockers, package: name } = upgrade
  const texts = blockers.map(({ id, range, bundles, catalog }) => {
    if (bundles) return `${labelOf(id)} ships its own copy`
    const place = catalog === undefined ? '' : ` (${catalog})`
    return `${labelOf(id)} asks for ${name} ${range}${place}`
  })
  // Copies of one dependent at several places say the same.
  const distinct = [...new Set(texts)]
  const shown = distinct.slice(0, maxShown)
  const hidden = distinct.length - maxShown
  if (hidden > 0) shown.push(`and ${hidden} more`)
  if (upgrade.kind === 'relax') return `Blocked: ${shown.join(', ')}.`
  const way = blockers.some(({ bundles }) => bundles)
    ? 'Only a newer version of that package can bring the fix.'
    : upgrade.deadEnds
      ? 'An override can.'
      : 'A newer version of that may bring the fix; until then an override can.'
  return `Blocked: ${shown.join(', ')}. ${way}`
}

/** One thing to do by hand, in the order in which they are done. */
export type Step =
  | { readonly kind: 'add'; readonly file: string; readonly value: object }
  | { readonly kind: 'set'; readonly file: string; readonly key: string; readonly value: string }
  | { readonly kind: 'delete'; readonly file: string; readonly entries: string }
  | { readonly kind: 'command'; readonly command: string }

export function stepsOf({ how }: Upgrade, project: Project): Step[] {
  const { manifest, settings = [], unlock = [], commands = [] } = how ?? {}
  return [
    ...(manifest
      ? [{ kind: 'add', file: project.manifestPath(''), value: manifest } as const]
      : []),
    ...settings.map(
      ({ file, path, value }) => ({ kind: 'set', file, key: path.join('.'), value }) as const,
    ),
    ...(unlock.length > 0
      ? [{ kind: 'delete', file: 'yarn.lock', entries: unlock.join(', ') } as const]
      : []),
    ...commands.map((command) => ({ kind: 'command', command }) as const),
  ]
}

/** A step in one line. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'command':
      return `$ ${step.command}`
    case 'add':
      return `in ${step.file} add: ${JSON.stringify(step.value).slice(1, -1)}`
    case 'set':
      return `in ${step.file} set ${step.key} to ${step.value}`
    case 'delete':
      return `in ${step.file} delete the entries of ${step.entries}`
  }
}
