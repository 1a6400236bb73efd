import { runtimeFails } from '../policy/threshold.ts'
import type { Threshold } from '../policy/threshold.ts'
import type { PlacedClaim } from '../runtime/claim.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import { isShown } from '../runtime/finding.ts'
import type { RuntimeScan } from '../runtime/scan-runtime.ts'

/** The part of a project's JSON that is about Node.js itself. Findings and upgrades name their target by index. */
export function runtimeJson(runtime: RuntimeScan, threshold: Threshold): unknown {
  const { targets, disagreements, unresolved, findings, baselined, upgrades, searched } = runtime
  const { ignored, leftOut } = runtime
  const briefJson = ({ advisory, target }: RuntimeFinding) => ({
    advisory: advisory.id,
    target: targets.indexOf(target),
  })
  return {
    targets: targets.map(({ kind, newest, versions, role, claims }) => ({
      kind,
      newest,
      oldest: versions[0] ?? newest,
      role,
      claims: claims.map(claimJson),
    })),
    disagreements: disagreements.map(claimJson),
    unresolved: unresolved.map(claimJson),
    ...(searched && { searched }),
    findings: findings.map((finding) =>
      findingJson(finding, targets.indexOf(finding.target), threshold),
    ),
    ignored: ignored.map(({ finding, ignore: { reason, until } }) => ({
      ...briefJson(finding),
      reason,
      until,
    })),
    leftOut: leftOut.map(({ finding, by }) => ({ ...briefJson(finding), by })),
    baselined,
    upgrades: upgrades.map(({ target, findings: fixed, options }) => ({
      target: targets.indexOf(target),
      findings: fixed.map(({ advisory }) => advisory.id),
      options,
    })),
  }
}

function claimJson({ source, role, file, line, written, spec }: PlacedClaim): unknown {
  return { source, role, file, line, written, ...(spec !== undefined && { spec }) }
}

function findingJson(finding: RuntimeFinding, target: number, threshold: Threshold): unknown {
  const { advisory, severity, range, coverage, enough, conditions, use } = finding
  return {
    advisory: advisory.id,
    title: advisory.title,
    ...(advisory.component !== undefined && { component: advisory.component }),
    severity,
    evidence: advisory.level,
    ...(advisory.retained && { measured: advisory.retained }),
    leak: advisory.leak,
    target,
    affected: range,
    coverage,
    ...(enough !== undefined && { enough }),
    conditions: { ...advisory.conditions, hold: conditions },
    ...(advisory.uses && { uses: advisory.uses }),
    use,
    fixable: finding.fixable,
    shown: isShown(finding),
    fails: runtimeFails(finding, threshold),
  }
}
