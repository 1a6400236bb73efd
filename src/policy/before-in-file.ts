import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { decode } from '../lockfile/decode.ts'
import { displayPath } from '../project/files.ts'
import { readBaseline } from './baseline-file.ts'
import { baselineOfPackages } from './baseline.ts'
import type { Before } from './comparison.ts'

/** What a baseline file knows of projects. */
export function beforeInFile(path: string, cwd: string): Before {
  const file = resolve(cwd, path)
  const projects = readBaseline(textOf(file, displayPath(file, cwd)), displayPath(file, cwd))
  return ({ lockfile }) => {
    const known = projects.get(displayPath(dirname(resolve(cwd, lockfile)), dirname(file)))
    return {
      baseline: async () => known && baselineOfPackages(known),
      node: new Set(known?.node),
    }
  }
}

function textOf(file: string, shown: string): string {
  try {
    return decode(readFileSync(file), shown)
  } catch (cause) {
    if (cause instanceof LeakscanError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeakscanError('CONFIG', `${shown}: the baseline cannot be read: ${reason}`, {
      hint: 'Write it first: leakscan baseline --output <file>',
      cause,
    })
  }
}
