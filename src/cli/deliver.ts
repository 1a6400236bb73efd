import { LeakscanError } from '../errors.ts'
import type { Format } from '../report/index.ts'
import { formats, reporterOf } from '../report/index.ts'
import type { ReportOptions } from '../report/reporter.ts'
import type { Verdict } from '../report/verdict.ts'
import type { ScanResult } from '../scan.ts'
import { oneOf, text } from './args.ts'
import { closest } from '../closest.ts'
import type { Io, Values } from './command.ts'
import { reportOptions } from './output.ts'

/** Where a report goes, and as what. */
export interface Target {
  readonly format: Format
  /** Absent: standard output. */
  readonly file?: string
}

/**
 * The reports that the options ask for: one of `--format`, to standard output or to a file that has no
 * format of its own, and one for each `format:file`.
 *
 * @throws LeakscanError `USAGE` for a format that there is not.
 */
export function targetsOf(values: Values): Target[] {
  const format = oneOf(
    text(values, 'format') ?? (values['json'] ? 'json' : 'terminal'),
    formats,
    '--format',
  )
  const outputs = values['output']
  const given = Array.isArray(outputs) ? outputs.map(String) : []
  const files = given.map((output) => fileTarget(output, format))
  const replaced = given.some((output) => formatIn(output) === undefined)
  return replaced ? files : [{ format }, ...files]
}

function fileTarget(output: string, format: Format): Target {
  const named = formatIn(output)
  const file = named === undefined ? output : output.slice(named.length + 1)
  if (file !== '') return { format: named ?? format, file }
  throw new LeakscanError('USAGE', `--output cannot be "${output}"`, {
    hint: 'It is a file, or a format and a file, such as sarif:leaks.sarif.',
  })
}

/** What stands before the colon, where that is a format. */
function formatIn(output: string): Format | undefined {
  const before = /^([a-z]+):/.exec(output)?.[1]
  if (before === undefined) return undefined
  const found = formats.find((format) => format === before)
  // A file's name may have a colon; a format that is misspelt would become one.
  if (found === undefined && closest(before, formats) !== undefined)
    oneOf(before, formats, '--output')
  return found
}

interface Setting {
  readonly io: Io
  readonly sarifSecurity: boolean
}

/** Writes every report of one result: standard output first, so that a full disk hides nothing. */
export async function deliver(
  targets: readonly Target[],
  result: ScanResult,
  verdict: Verdict,
  setting: Setting,
): Promise<void> {
  const { io } = setting
  for (const { format, file } of targets) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, and most scans have one
    const report = await reporterOf(format)
    const written = async (options: ReportOptions) => report(result, verdict, options)
    // oxlint-disable no-await-in-loop -- see above
    if (file === undefined && format === 'terminal') {
      io.stdout.write(await written(reportOptions(io)))
    } else {
      await writeForMachines(written, file, setting)
    }
    // oxlint-enable no-await-in-loop
  }
}

/** With what reports in a file, or for a machine, can say beyond the terminal's. */
async function writeForMachines(
  written: (options: ReportOptions) => Promise<string>,
  file: string | undefined,
  { io, sarifSecurity }: Setting,
): Promise<void> {
  const { prefixOf, writeReport, limitOf } = await import('./report-file.ts')
  const options = { ...reportOptions(io), sarifSecurity, prefix: prefixOf(io) }
  if (file === undefined) {
    io.stdout.write(await written(options))
    return
  }
  const limit = limitOf(file, io)
  const paper = { colour: false, width: 80, ...(limit !== undefined && { limit }) }
  await writeReport(file, await written({ ...options, ...paper }), io)
}
