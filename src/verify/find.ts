import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Advisory } from '../advisory/advisory.ts'
import { LeakscanError } from '../errors.ts'

/** An advisory that can be proven, and the files it stands in. */
export interface Provable {
  readonly advisory: Advisory
  readonly advisoryFile: string
  readonly reproductionFile: string
}

const ending = '.repro.mjs'

/**
 * The advisories with a reproduction that a subject (an id, or the name of a package) stands for.
 *
 * @throws LeakscanError `REPRODUCTION` when there are none, `ADVISORY_INVALID` when an advisory of theirs
 * breaks the format.
 */
export async function findProvable(
  subject: string,
  folders: readonly string[],
): Promise<Provable[]> {
  const all = folders.flatMap(reproductionsIn)
  const chosen = all.filter(
    (file) => idOf(file) === subject.toUpperCase() || packageOf(file) === subject,
  )
  if (chosen.length === 0) {
    throw new LeakscanError('REPRODUCTION', `${subject}: no advisory with a reproduction`, {
      hint: `There are ${all.length} reproductions: files like npm/<package>/LEAK-2026-0001${ending}.`,
    })
  }
  return Promise.all(chosen.map(provable))
}

async function provable(reproductionFile: string): Promise<Provable> {
  const { parseAdvisory } = await import('../advisory/validate.ts')
  const advisoryFile = reproductionFile.replace(ending, '.yaml')
  if (!existsSync(advisoryFile)) {
    throw new LeakscanError('REPRODUCTION', `${reproductionFile}: no advisory beside it`, {
      hint: `It belongs to ${basename(advisoryFile)}.`,
    })
  }
  const parsed = parseAdvisory(readFileSync(advisoryFile, 'utf8'), advisoryFile)
  if (!Array.isArray(parsed)) return { advisory: parsed.advisory, advisoryFile, reproductionFile }
  const [{ line, message } = { line: 1, message: 'not valid' }] = parsed
  throw new LeakscanError('ADVISORY_INVALID', `${advisoryFile}:${line}: ${message}`, {
    hint: 'Run `leakscan db lint`.',
  })
}

function reproductionsIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .toSorted()
      .map((name) => join(folder, name))
  } catch (cause) {
    throw new LeakscanError('DATABASE', `${folder}: no folder of advisories`, { cause })
  }
}

function idOf(file: string): string {
  return basename(file, ending)
}

/** The folders between the collection and the file: `npm/@scope/name/LEAK-….repro.mjs`. */
function packageOf(file: string): string | undefined {
  return /[\\/](?:npm|runtime)[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/][^\\/]+$/
    .exec(file)?.[1]
    ?.replace('\\', '/')
}
