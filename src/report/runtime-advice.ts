import type { Place, Project } from '../project/project.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import { canFail } from '../runtime/finding.ts'
import type { NodeTarget } from '../runtime/target.ts'
import type { NodeUpgrade } from '../runtime/upgrade.ts'
import type { ProjectScan } from '../scan.ts'
import { conditions } from './leak-block.ts'
import { headingOf, optionText, placesText, targetName, useOf } from './runtime-words.ts'

/** A leak of Node.js itself that a report tells of: where it stands and what to do about it. */
export interface RuntimeAdvice {
  readonly finding: RuntimeFinding
  readonly upgrade: NodeUpgrade
  /** The line that says which Node.js it is. */
  readonly place: Place
  /** Unlike any other in its project, whatever the version: for fingerprints. */
  readonly identity: readonly string[]
}

/** The leaks of Node.js that are told in full, by target, the worst first. */
export function runtimeAdviceOf({ project, runtime }: ProjectScan): RuntimeAdvice[] {
  return (runtime?.upgrades ?? []).flatMap((upgrade) =>
    upgrade.findings.map((finding) => ({
      finding,
      upgrade,
      place: placeOf(upgrade.target, project),
      identity: [finding.advisory.id, project.lockfile, 'Node.js', ...sourcesOf(upgrade.target)],
    })),
  )
}

/** The first place that says so; of what was said on the command line, the lockfile. */
function placeOf({ claims: [claim] }: NodeTarget, { lockfile }: Project): Place {
  if (!claim || claim.source === '--node') return { file: lockfile, line: 1 }
  return { file: claim.file, line: claim.line }
}

function sourcesOf({ claims }: NodeTarget): string[] {
  return [...new Set(claims.map(({ file, source }) => `${source} ${file}`))].toSorted()
}

/** `Node.js 20.11.0 leaks memory: …` */
export function sentenceOf({ finding, upgrade: { target } }: RuntimeAdvice): string {
  return `${targetName(target)} leaks memory: ${finding.advisory.title}`
}

/** What to do, and the other ways. */
export function waysOf(upgrade: NodeUpgrade): string[] {
  const others = upgrade.options.slice(1)
  return [headingOf(upgrade), ...others.map((option) => `or ${optionText(upgrade.target, option)}`)]
}

/** Where its version is said, where code meets it and under which conditions. */
export function circumstancesOf({ finding, upgrade: { target } }: RuntimeAdvice): string[] {
  const lines = [placesText(target.claims), useOf(finding), conditions(finding)]
  return lines.filter((line) => line !== undefined)
}

export function levelOf({ finding }: RuntimeAdvice): 'background' | 'foreground' {
  return canFail(finding) ? 'foreground' : 'background'
}
