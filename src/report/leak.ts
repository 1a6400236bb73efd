import { groupBy } from '../graph/group-by.ts'
import { namesOf } from '../graph/names.ts'
import { partsOf } from '../graph/parts.ts'
import type { DependencyPath } from '../graph/paths.ts'
import type { Finding } from '../match/finding.ts'
import { isBackground } from '../match/finding.ts'
import type { Place } from '../project/project.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import { canFail } from '../runtime/finding.ts'
import type { NodeUpgrade } from '../runtime/upgrade.ts'
import type { ProjectScan, ScanResult } from '../scan.ts'
import { severities } from '../advisory/advisory.ts'
import { codeUnits } from '../code-units.ts'
import { claimPlace, remedyOfNode, targetName, usePlaces, useOf } from './runtime-words.ts'
import { declarationsIn, fromRoot } from './place.ts'
import { remedyText, stepText, stepsOf } from './upgrade-text.ts'

/** A leak of a package or of Node.js itself, as the formats that list leaks one by one tell it. */
export interface Leak {
  readonly finding: Finding | RuntimeFinding
  /** What leaks: `pg@7.4.1`, `Node.js 20.11.0`. */
  readonly subject: string
  /** The same for programs. */
  readonly what:
    | { readonly package: string; readonly version: string | undefined }
    | { readonly runtime: 'node'; readonly version: string }
  /** Where that is written, called as from the root of the repository, like all places here. */
  readonly place: Place
  /** The lines that ask for it, or that use it. */
  readonly related: readonly Place[]
  /** How it is reached, a line each. */
  readonly through: readonly string[]
  /** What to do, in a few words. */
  readonly remedy: string
  /** The steps of that, a line each. */
  readonly steps: readonly string[]
  readonly commands: readonly string[]
  readonly upgradeTo: string | undefined
  /** Whether it counts against the exit code. */
  readonly fails: boolean
  /** Whether it does not concern the running program. */
  readonly background: boolean
  /** What it is called in every report; see `fingerprintsOf`. */
  readonly identity: readonly string[]
}

/** The leaks of a project that are told in full: of packages, then of Node.js. */
export function leaksOf(scan: ProjectScan, result: ScanResult, prefix: string): Leak[] {
  return [...packageLeaks(scan, result, prefix), ...runtimeLeaks(scan, result, prefix)]
}

function packageLeaks(scan: ProjectScan, { failing }: ScanResult, prefix: string): Leak[] {
  const { project, findings, upgrades } = scan
  const fails = new Set(failing)
  const names = namesOf(project.graph)
  const { packageOf } = partsOf(project.graph)
  const asked = (id: string) => packageOf(id)?.alias ?? packageOf(id)?.name ?? id
  const declaredAt = declarationsIn(project)
  const upgradeOf = new Map(
    upgrades.flatMap((upgrade) => upgrade.findings.map((one) => [one, upgrade])),
  )
  const lockfile = lockfileOf(scan, prefix).file
  return findings.map((finding) => {
    const { package: pkg, paths, advisory } = finding
    const upgrade = upgradeOf.get(finding)
    const chain = shortestChain(paths.shown.map((path) => path.map(asked)))
    return {
      finding,
      subject: `${pkg.name}@${pkg.version ?? ''}`,
      what: { package: pkg.name, version: pkg.version },
      place: fromRoot(project.placeOf(pkg), prefix),
      related: declaredAt(finding).map((place) => fromRoot(place, prefix)),
      through: paths.shown.length > 0 ? paths.shown.map(names.pathOf) : [names.labelOf(pkg.id)],
      remedy: upgrade ? remedyText(upgrade) : 'No upgrade is known to help',
      steps: upgrade ? stepsOf(upgrade, project).map(stepText) : [],
      commands: upgrade?.how?.commands ?? [],
      upgradeTo: upgrade?.to,
      fails: fails.has(finding),
      background: isBackground(finding),
      identity: [advisory.id, lockfile, pkg.name, chain],
    }
  })
}

/** By names: among paths of the same length, ids would let a version decide. */
function shortestChain(paths: readonly DependencyPath[]): string {
  const [shortest = []] = [...groupBy(paths, (path) => path.length)]
    .toSorted(([a], [b]) => a - b)
    .map(([, group]) => group)
  return shortest.map((path) => path.join(' > ')).toSorted(codeUnits)[0] ?? ''
}

function runtimeLeaks(scan: ProjectScan, { failing }: ScanResult, prefix: string): Leak[] {
  const fails = new Set(failing)
  const lockfile = lockfileOf(scan, prefix)
  return (scan.runtime?.upgrades ?? []).flatMap((upgrade: NodeUpgrade) =>
    upgrade.findings.map((finding) => ({
      finding,
      subject: targetName(upgrade.target),
      what: { runtime: 'node', version: upgrade.target.newest },
      place: claimPlace(upgrade.target, prefix) ?? lockfile,
      related: usePlaces(finding).map((place) => fromRoot(place, prefix)),
      through: [useOf(finding)].filter((use) => use !== undefined),
      remedy: remedyOfNode(upgrade),
      steps: [],
      commands: [],
      upgradeTo: upgrade.options[0]?.to,
      fails: fails.has(finding),
      background: !canFail(finding),
      identity: [finding.advisory.id, lockfile.file, 'node', upgrade.target.role],
    })),
  )
}

function lockfileOf({ project }: ProjectScan, prefix: string): Place {
  return fromRoot({ file: project.lockfile, line: 1 }, prefix)
}

/** What fails first, then by severity; what only development meets never outranks production. */
export function worstFirst(a: Leak, b: Leak): number {
  return (
    Number(b.fails) - Number(a.fails) ||
    Number(a.background) - Number(b.background) ||
    severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity)
  )
}
