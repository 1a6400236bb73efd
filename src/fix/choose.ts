import type { Finding } from '../match/finding.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'

/** Ways to carry out an upgrade, from the gentlest on. */
export const strategies = ['in-place', 'relax', 'parent', 'override'] as const

export type Strategy = (typeof strategies)[number]

export interface Wishes {
  /** Advisories; empty means all. */
  readonly only: readonly string[]
  readonly strategies: readonly Strategy[]
  readonly allowMajor: boolean
}

/** An upgrade that is not carried out, and why. */
export interface PassedOver {
  readonly upgrade: Upgrade
  readonly reason: string
}

export interface Choice {
  readonly chosen: readonly Upgrade[]
  readonly passedOver: readonly PassedOver[]
}

/** Chooses what to carry out; where the whole upgrade is a major too far, what its own major offers. */
export function choose(upgrades: readonly Upgrade[], wishes: Wishes): Choice {
  const chosen: Upgrade[] = []
  const passedOver: PassedOver[] = []
  for (const upgrade of upgrades) {
    if (!upgrade.findings.some((finding) => isWanted(finding, wishes))) continue
    const reason = objection(upgrade, wishes)
    if (reason === undefined) {
      chosen.push(upgrade)
      continue
    }
    const { within } = upgrade
    const isNearer = within?.findings.some((finding) => isWanted(finding, wishes))
    if (within && isNearer && objection(within, wishes) === undefined) chosen.push(within)
    passedOver.push({ upgrade, reason })
  }
  return { chosen, passedOver }
}

function isWanted({ advisory }: Finding, { only }: Wishes): boolean {
  return only.length === 0 || only.includes(advisory.id)
}

function objection(upgrade: Upgrade, wishes: Wishes): string | undefined {
  if (upgrade.to === undefined) {
    return upgrade.replacement === undefined
      ? 'no version is known to be free of it'
      : `no version is known to be free of it; use instead: ${upgrade.replacement}`
  }
  if (upgrade.steps.length === 0) return 'only the package that ships it can bring the fix'
  const strategy = strategyOf(upgrade)
  if (!wishes.strategies.includes(strategy)) return `it takes --strategy ${strategy}`
  if (isMajor(upgrade) && !wishes.allowMajor) return 'it takes --allow-major'
  return undefined
}

/** How an upgrade is carried out: by its hardest step. */
export function strategyOf({ kind, steps, overriddenBy }: Upgrade): Strategy {
  if (overriddenBy !== undefined || steps.some((step) => step.do === 'override')) return 'override'
  if (kind === 'in-place' || kind === 'parent') return kind
  return 'relax'
}

/** Whether a direct dependency goes to another major, or a dependent gets one that it did not ask for. */
function isMajor({ kind, distance, moves }: Upgrade): boolean {
  if (moves) return moves.some((move) => move.distance === 'major')
  return kind !== 'in-place' && distance === 'major'
}
