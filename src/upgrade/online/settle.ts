import { groupBy } from '../../graph/group-by.ts'
import type { VersionRules } from '../../lockfile/version-rules.ts'
import { relaxStep } from '../edge.ts'
import { distanceOf, exactLike, rangeFor } from '../range.ts'
import type { Move, Step, Upgrade } from '../upgrade.ts'
import type { Climb, Lift } from './climb.ts'
import { above, isPicked } from './published.ts'

/** An upgrade of one copy, before it is settled to which versions its dependents go. */
export interface Draft {
  readonly target: Upgrade
  /** Absent where the lockfile's own edges decide. */
  readonly climb?: Climb
  readonly within?: Draft
}

/**
 * Chooses the versions that direct dependencies go to: the lowest that is good for an upgrade, and one for
 * all upgrades that lift the same dependency, so that the fewest moves fix the most.
 */
export function settle(drafts: readonly Draft[], rules: VersionRules): Upgrade[] {
  const lifts = drafts.flatMap(({ climb }) => climb?.lifts ?? [])
  const versions = versionsFor(lifts)
  return drafts.map((draft) => toUpgrade(draft, versions, rules))
}

function toUpgrade(
  { target, climb, within }: Draft,
  versions: (lift: Lift) => string,
  rules: VersionRules,
): Upgrade {
  const nearer = within && toUpgrade(within, lowest, rules)
  const upgrade = nearer && nearer.steps.length > 0 ? { ...target, within: nearer } : target
  if (!climb) return upgrade
  const lifts = climb.lifts.map((lift) => ({ lift, to: versions(lift) }))
  const moves = lifts.map(({ lift, to }) => moveOf(lift, to))
  const isOwn = moves.every((move) => move.package === target.package)
  const { from, to = '' } = target
  return {
    ...upgrade,
    kind: lifts.length === 0 ? 'in-place' : isOwn ? 'relax' : 'parent',
    steps: [
      ...lifts.map(({ lift, to: version }) => stepOf(lift, version, rules)),
      ...climb.refreshes.map((name): Step => ({ do: 'refresh', package: name })),
    ],
    ...(moves.length > 0 && {
      moves,
      brings: isOwn ? [] : [{ package: target.package, from, to }],
    }),
  }
}

/** The lowest version that is good for one. */
function lowest({ pkg, published, isGood }: Lift): string {
  return above(pkg.version ?? '', published).find(isGood) ?? ''
}

/** The lowest version that is good for all that lift a dependency as far, by the lift. */
function versionsFor(lifts: readonly Lift[]): (lift: Lift) => string {
  const joint = new Map<Lift, string>()
  const byPlace = groupBy(lifts, (lift) => {
    const { edge, pkg } = lift
    const isMajor = distanceOf(pkg.version ?? '', lowest(lift)) === 'major'
    return JSON.stringify([edge.from, edge.name, pkg.version, isMajor])
  })
  for (const group of byPlace.values()) {
    const [first] = group
    const all = above(first?.pkg.version ?? '', first!.published)
    const shared = all.find((version) => group.every(({ isGood }) => isGood(version)))
    for (const lift of group) joint.set(lift, shared ?? lowest(lift))
  }
  return (lift) => joint.get(lift) ?? lowest(lift)
}

function moveOf({ edge, pkg }: Lift, to: string): Move {
  const from = pkg.version ?? ''
  return { package: pkg.name, importer: edge.from, from, to, distance: distanceOf(from, to) }
}

/** As wide a range as there was, where it picks a good version; or else the version itself. */
function stepOf({ edge, range, published, isGood }: Lift, to: string, rules: VersionRules): Step {
  const wide = rangeFor(range, to)
  const wanted = isPicked(wide, published, isGood) ? wide : rangeFor(exactLike(range), to)
  return relaxStep(edge, wanted, to, rules)
}
