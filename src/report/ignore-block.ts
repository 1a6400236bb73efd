import type { IgnoreUse } from '../policy/ignore-use.ts'
import type { Ignored } from '../policy/judge.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import { placeText } from './words.ts'
import { wrapAfter } from './wrap.ts'

/** What a project's ignores set aside, and why. */
export function ignoredBlock(ignored: readonly Ignored[], page: Page): string[] {
  const lines = ignored.map(({ finding, ignore }) => {
    const { advisory, package: pkg } = finding
    const until = ignore.until === 'fixed' ? 'until an upgrade is known' : `until ${ignore.until}`
    return `${advisory.id} ${pkg.name}@${pkg.version} ${until}: ${ignore.reason}`
  })
  const unique = [...new Set(lines)]
  return [
    page.paint.dim('Ignored:'),
    ...unique.flatMap((line) => wrapAfter('  ', forTerminal(line), page.width)).map(page.paint.dim),
  ]
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
