import type { IgnoreUse } from '../policy/ignore-use.ts'
import type { ProjectScan } from '../scan.ts'
import { ignoreProblems, setAsideIn, setAsideText } from './ignore-text.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import { placeText } from './words.ts'
import { wrapAfter } from './wrap.ts'

/** What a project's ignores set aside, and why; nothing where they set nothing aside. */
export function ignoredBlock(scan: ProjectScan, page: Page): string[] {
  const lines = setAsideIn(scan).map(setAsideText)
  if (lines.length === 0) return []
  return [
    page.paint.dim('Ignored:'),
    ...lines.flatMap((line) => wrapAfter('  ', forTerminal(line), page.width)).map(page.paint.dim),
  ]
}

/** Ignores that set nothing aside, which is worth knowing. */
export function ignoreNotes(uses: readonly IgnoreUse[], page: Page): string[] {
  return ignoreProblems(uses).flatMap(({ text, place }) =>
    wrapAfter('', forTerminal(place ? `${placeText(place)}: ${text}` : text), page.width),
  )
}
