import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Zippable } from 'fflate'
import { zipSync } from 'fflate'
import { toOsv } from '../../advisory/osv.ts'
import { LeakscanError } from '../../errors.ts'
import { exitCodes } from '../../report/verdict.ts'
import { count } from '../../report/words.ts'
import { oneOf, text } from '../args.ts'
import type { DbTask } from './index.ts'
import { lintFolder, problemLines } from './lint.ts'

/** Writes one OSV record a file, and all of them as `all.zip`, in the layout of OSV's own export. */
export const exportOsv: DbTask = async (values, args, io) => {
  oneOf(text(values, 'format') ?? 'osv', ['osv'], '--format')
  const out = text(values, 'out')
  if (out === undefined) {
    throw new LeakscanError('USAGE', 'db export needs a folder to write to', {
      hint: 'For example: leakscan db export --out osv',
    })
  }
  const { parsed, problems } = await lintFolder(args, io)
  if (problems.length > 0) {
    io.stderr.write(problemLines(problems))
    return exitCodes.undecided
  }
  const records = parsed.flatMap(({ advisory }) => {
    const record = toOsv(advisory)
    return record === undefined
      ? []
      : [{ name: `x_${advisory.id}.json`, json: `${JSON.stringify(record, undefined, 2)}\n` }]
  })
  const folder = join(resolve(io.cwd, out), 'npm')
  mkdirSync(folder, { recursive: true })
  for (const { name, json } of records) writeFileSync(join(folder, name), json)
  const encoder = new TextEncoder()
  // A fixed date, so that the same advisories are the same bytes.
  const mtime = new Date('1980-01-01T00:00:00Z')
  const files: Zippable = Object.fromEntries(
    records.map(({ name, json }) => [name, [encoder.encode(json), { mtime }]]),
  )
  writeFileSync(join(folder, 'all.zip'), zipSync(files))
  const left = parsed.length - records.length
  const runtime =
    left === 0
      ? ''
      : `; ${count(left, 'advisory', 'advisories')} of Node.js left out: OSV has no ecosystem for it`
  io.stdout.write(
    `${count(records.length, 'OSV record')} written to ${join(out, 'npm')}${runtime}\n`,
  )
  return exitCodes.clean
}
