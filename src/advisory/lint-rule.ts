import type { ParsedAdvisory } from './validate.ts'

/** Where in an advisory: `['affected', 0, 'fixed']`. */
export type Place = readonly (string | number)[]

export type Report = (place: Place, message: string, hint?: string) => void

/** Looks at one advisory; `others` are all advisories of the folder, itself included. */
export type Rule = (
  subject: ParsedAdvisory,
  report: Report,
  others: readonly ParsedAdvisory[],
) => void
