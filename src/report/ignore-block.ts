import type { IgnoreUse } from '../policy/ignore-use.ts'
import type { Ignore } from '../policy/ignore.ts'
import type { ProjectScan } from '../scan.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import { placeText } from './words.ts'
import { wrapAfter } from './wrap.ts'

/** What a project's ignores set aside, and why; nothing where they set nothing aside. */
export function ignoredBlock({ ignored, runtime }: ProjectScan, page: Page): string[] {
  const lines = [
    ...(runtime?.ignored ?? []).map(({ finding: { advisory, target }, ignore }) =>
      ignoredText(advisory.id, `Node.js ${target.newest}`, ignore),
    ),
    ...ignored.map(({ finding: { advisory, package: pkg }, ignore }) =>
      ignoredText(advisory.id, `${pkg.name}@${pkg.version}`, ignore),
    ),
  ]
  if (lines.length === 0) return []
  const unique = [...new Set(lines)]
  return [
    page.paint.dim('Ignored:'),
    ...unique.flatMap((line) => wrapAfter('  ', forTerminal(line), page.width)).map(page.paint.dim),
  ]
}

function ignoredText(id: string, subject: string, { until, reason }: Ignore): string {
  const end = until === 'fixed' ? 'until an upgrade is known' : `until ${until}`
  return `${id} ${subject} ${end}: ${reason}`
}

/** Ignores that set nothing aside, which is worth knowing. */
export function ignoreNotes(uses: readonly IgnoreUse[], page: Page): string[] {
  return uses.flatMap((use) => {
    const problem = problemOf(use)
    if (problem === undefined) return []
    const place = use.ignore.place ? `${placeText(use.ignore.place)}: ` : ''
    return wrapAfter('', forTerminal(`${place}${problem}`), page.width)
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
