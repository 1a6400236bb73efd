import type { Severity } from '../advisory/advisory.ts'
import { severities } from '../advisory/advisory.ts'
import type { Database } from '../advisory/database.ts'
import type { Told } from './leak-block.ts'
import { conditions, facts } from './leak-block.ts'
import { forMarkdown, proseInMarkdown } from './sanitise-markdown.ts'

export interface Telling {
  readonly database: Database
  /** Whether it counts against the exit code. */
  readonly fails: boolean
  /** No upgrade helps, so that a workaround is worth telling. */
  readonly hopeless: boolean
}

/**
 * A leak as an item of a list: what it is, how it grows, when, and what says so.
 *
 * @param more - said below, as text.
 */
export function leakLines(
  finding: Told,
  { database, fails, hopeless }: Telling,
  more: readonly string[] = [],
): string[] {
  const { advisory, severity } = finding
  const full = database.advisory(advisory.id)
  const onlyIf = conditions(finding)
  const notes = [
    forMarkdown(facts(finding, fails).replaceAll('\u00A0', ' ')),
    ...(onlyIf === undefined ? [] : [proseInMarkdown(onlyIf)]),
    ...more.map(forMarkdown),
    ...(hopeless && full?.workaround !== undefined
      ? [proseInMarkdown(`workaround: ${full.workaround}`)]
      : []),
    ...links(full?.references.map(({ url }) => url) ?? []),
  ]
  return [
    `- **${severity}** ${forMarkdown(advisory.id)} ${proseInMarkdown(advisory.title)}`,
    ...notes.map((note) => `  <br>${note}`),
  ]
}

/** What an advisory cites, which its lint wants to be https. Nothing that comes from a project is a link. */
function links(urls: readonly string[]): string[] {
  return urls
    .filter((url) => URL.canParse(url) && url.startsWith('https://'))
    .slice(0, 3)
    .map((url) => `<${new URL(url).href.replaceAll(/[<>\s]/g, encodeURIComponent)}>`)
}

/** The severity of the worst of some leaks. */
export function worstOf(findings: readonly { readonly severity: Severity }[]): string {
  return severities.find((severity) => findings.some((each) => each.severity === severity)) ?? ''
}
