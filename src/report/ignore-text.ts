import type { IgnoreUse } from '../policy/ignore-use.ts'
import type { Ignore } from '../policy/ignore.ts'
import type { Place } from '../project/project.ts'
import type { ProjectScan } from '../scan.ts'

/** A leak that an ignore sets aside. */
export interface SetAside {
  readonly id: string
  readonly subject: string
  /** `until 2027-01-01: the reason` */
  readonly why: string
}

/** What a project's ignores set aside, of Node.js first; copies share one. */
export function setAsideIn({ ignored, runtime }: ProjectScan): SetAside[] {
  const all = [
    ...(runtime?.ignored ?? []).map(({ finding: { advisory, target }, ignore }) =>
      setAside(advisory.id, `Node.js ${target.newest}`, ignore),
    ),
    ...ignored.map(({ finding: { advisory, package: pkg }, ignore }) =>
      setAside(advisory.id, `${pkg.name}@${pkg.version}`, ignore),
    ),
  ]
  return [...new Map(all.map((one) => [setAsideText(one), one])).values()]
}

function setAside(id: string, subject: string, { until, reason }: Ignore): SetAside {
  const end = until === 'fixed' ? 'until an upgrade is known' : `until ${until}`
  return { id, subject, why: `${end}: ${reason}` }
}

export function setAsideText({ id, subject, why }: SetAside): string {
  return `${id} ${subject} ${why}`
}

export interface IgnoreProblem {
  readonly text: string
  /** Where the ignore stands. */
  readonly place?: Place
}

/** Ignores that set nothing aside, which is worth knowing. */
export function ignoreProblems(uses: readonly IgnoreUse[]): IgnoreProblem[] {
  return uses.flatMap((use) => {
    const text = problemOf(use)
    if (text === undefined) return []
    return [{ text, ...(use.ignore.place && { place: use.ignore.place }) }]
  })
}

function problemOf({ ignore, state, meant }: IgnoreUse): string | undefined {
  const subject = ignore.id ?? ignore.package ?? ''
  switch (state) {
    case 'expired':
      return `the ignore of ${subject} ended on ${ignore.until}.`
    case 'fixed':
      return `the ignore of ${subject} has ended: an upgrade is known.`
    case 'unused':
      return `the ignore of ${subject} matches nothing: take it out.`
    case 'unknown':
      return `no advisory is called ${subject}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`
    default:
      return undefined
  }
}
