import type { PlacedClaim } from '../runtime/claim.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import { isMet, isRareWithoutFix } from '../runtime/finding.ts'
import type { NodeTarget } from '../runtime/target.ts'
import type { NodeOption, NodeUpgrade } from '../runtime/upgrade.ts'
import type { Searched } from '../runtime/usage/usage.ts'
import type { Place } from '../project/project.ts'
import { fromRoot } from './place.ts'
import { count } from './words.ts'

/** `Node.js 20.11.0`, `Node.js 20.20.2` for what floats, `Node.js >=18` for a range. */
export function targetName({ kind, newest, claims }: NodeTarget): string {
  return `Node.js ${kind === 'range' ? (claims[0]?.spec ?? newest) : newest}`
}

/** What to do, in a line: the first way to go. */
export function headingOf({ target, findings, options: [first] }: NodeUpgrade): string {
  const leaks = count(findings.length, 'leak')
  if (!first) return `${targetName(target)}: ${leaks}, and no upgrade is known to help`
  return `Upgrade ${targetName(target)} ${optionText(target, first)}`
}

/** `→ 20.20.2: fixes 6 leaks (from 20.16.0 on; 20.x is no longer supported)` */
export function optionText({ newest }: NodeTarget, option: NodeOption): string {
  const { to, enough, ended, line, fixes, brings } = option
  const isMajor = newest.split('.')[0] !== to.split('.')[0]
  const brought = brings.length === 0 ? '' : ` and brings ${brings.length}`
  const notes = [
    ...(enough === to ? [] : [`from ${enough} on`]),
    ...(ended ? [`${line}.x is no longer supported`] : []),
  ]
  const remark = notes.length === 0 ? '' : ` (${notes.join('; ')})`
  return `→ ${to}${isMajor ? ' (major)' : ''}: fixes ${count(fixes.length, 'leak')}${brought}${remark}`
}

/** Where code meets a leak; `undefined` where every program does. */
export function useOf({ use: { verdict, places, packages } }: RuntimeFinding): string | undefined {
  if (verdict === 'always') return undefined
  return verdict === 'own'
    ? `used in ${places.map(({ file, line }) => `${file}:${line}`).join(', ')}`
    : `used by ${packages.join(', ')}`
}

const mostPlaces = 3

/** `Dockerfile:1 (node:20-alpine), .nvmrc:1 (20)` */
export function placesText(claims: readonly PlacedClaim[]): string {
  const shown = claims.slice(0, mostPlaces).map(placeText)
  const hidden = claims.length - shown.length
  return shown.join(', ') + (hidden > 0 ? ` and ${hidden} more` : '')
}

function placeText({ source, file, line, written }: PlacedClaim): string {
  if (source === '--node') return '--node'
  return source === 'running' ? 'the one that leakscan runs on' : `${file}:${line} (${written})`
}

/** The line on leaks that are not told in full, and why not. */
export function foldedText(
  target: NodeTarget,
  hidden: readonly RuntimeFinding[],
  shown: number,
  searched: Searched | undefined,
): string {
  const name = targetName(target)
  const see = `\`leakscan explain node@${target.newest}\` shows them`
  const older = hidden.filter(({ coverage }) => coverage === 'part')
  const whole = hidden.filter(({ coverage }) => coverage !== 'part')
  const unmet = whole.filter((finding) => !isMet(finding)).length
  const rare = whole.filter(isMet)
  const endless = rare.filter(isRareWithoutFix).length
  const unused = rare.length - endless
  const more = shown > 0 ? 'more known leak' : 'known leak'
  const told = [
    ...(unmet > 0 ? [`${count(unmet, more)} in APIs that ${whyUnmet(searched)}`] : []),
    ...(unused > 0 ? [`${count(unused, more)} that only an uncommon use meets`] : []),
    ...(endless > 0
      ? [`${count(endless, more)} that only an uncommon use meets and no release fixes`]
      : []),
  ]
  const parts = [
    ...(told.length > 0 ? [`${name} has ${told.join(', and ')}: ${see}.`] : []),
    ...partText(target, older.filter(isMet)),
  ]
  return parts.join(' ')
}

function whyUnmet(searched: Searched | undefined): string {
  switch (searched?.incomplete) {
    case undefined:
      return 'no code was seen to use'
    case 'not installed':
      return 'its own code does not use; its dependencies are not installed here'
    case 'no sources':
      return 'may be in use: no sources are here'
    case 'too much':
      return 'were not seen in as much of the code as there was time for'
  }
}

/** What only some of the versions have that a target can be, and from which on it is free of them. */
function partText(target: NodeTarget, older: readonly RuntimeFinding[]): string[] {
  const [claim] = target.claims
  if (older.length === 0 || !claim) return []
  const levels = older.map(({ enough }) => enough)
  const enough = target.versions.filter((version) => levels.includes(version)).at(-1)
  const leaks = count(older.length, 'more known leak')
  if (target.kind === 'range') {
    const free = enough === undefined || levels.includes(undefined) ? '' : `, up to ${enough}`
    return [`Some releases that ${claim.written} admits have ${leaks}${free}.`]
  }
  return [
    `${claim.written} is ${target.newest} today; below ${enough ?? target.newest} it has ${leaks}.`,
  ]
}

/** What to do about it, in a few words. */
export function remedyOfNode({ target, options: [option] }: NodeUpgrade): string {
  if (!option) return 'No release of Node.js is known to help'
  return `Upgrade ${targetName(target)} to ${option.to}`
}

/** The line that says so; `undefined` for what no file says. */
export function claimPlace({ claims }: NodeTarget, prefix: string): Place | undefined {
  const claim = claims.find(({ source }) => source !== '--node' && source !== 'running')
  return claim && fromRoot(claim, prefix)
}

/** The lines of the project's own code that meet a leak. */
export function usePlaces({ use }: RuntimeFinding): readonly Place[] {
  return use.verdict === 'own' ? use.places : []
}
