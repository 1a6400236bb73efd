import { reportOf } from './json.ts'
import type { Reporter } from './reporter.ts'
import { toJson } from './sanitise-json.ts'

/**
 * For programs that read as it comes: the JSON report as one value a line, as ndjson.schema.json describes
 * it. First what was scanned with, then each project, then what could not be read, and last the verdict,
 * without which the stream was cut off.
 */
export const ndjson: Reporter = (result, verdict, options) => {
  const { projects, failures, exitCode, reason, ...scan } = reportOf(result, verdict, options)
  const lines = [
    { scan },
    ...projects.map((project) => ({ project })),
    ...failures.map((failure) => ({ failure })),
    { verdict: { exitCode, reason } },
  ]
  return lines.map((line) => `${toJson(line)}\n`).join('')
}
