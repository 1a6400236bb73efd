import type { LateReporter, Reporter } from './reporter.ts'
import { terminal } from './terminal.ts'

// Most scans print the terminal's report; each of the others is loaded when it is asked for.
const reporters = {
  terminal: async () => terminal,
  json: async () => (await import('./json.ts')).json,
  ndjson: async () => (await import('./ndjson.ts')).ndjson,
  sarif: async () => (await import('./sarif.ts')).sarif,
  github: async () => (await import('./github.ts')).github,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
  junit: async () => (await import('./junit.ts')).junit,
  markdown: async () => (await import('./markdown.ts')).markdown,
} satisfies Record<string, () => Promise<Reporter | LateReporter>>

export type Format = keyof typeof reporters

export const formats: readonly Format[] = [
  'terminal',
  'json',
  'ndjson',
  'sarif',
  'github',
  'gitlab',
  'junit',
  'markdown',
]

export function reporterOf(format: Format): Promise<Reporter | LateReporter> {
  return reporters[format]()
}
