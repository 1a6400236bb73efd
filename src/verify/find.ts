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
 * The advisories with a reproduction that any subject (an id, or the name of a package) stands for, by path;
 * all of them if there is no subject.
 *
 * @throws LeakscanError `REPRODUCTION` when a subject has none, `ADVISORY_INVALID` when an advisory of theirs
 * breaks the format.
 */
export async function findProvable(
  subjects: readonly string[],
  folders: readonly string[],
): Promise<Provable[]> {
  const all = folders.flatMap(reproductionsIn)
  const unknown = subjects.find((subject) => !all.some((file) => isOf(file, subject)))
  if (unknown !== undefined) {
    throw new LeakscanError('REPRODUCTION', `${unknown}: no advisory with a reproduction`, {
      hint: `There are ${all.length} reproductions: files like npm/<package>/LEAK-2026-0001${ending}.`,
    })
  }
  const isWanted = (file: string) => subjects.some((subject) => isOf(file, subject))
  return Promise.all(all.filter((file) => subjects.length === 0 || isWanted(file)).map(provable))
}

/** The advisories of one part of several, of much the same size; `index` counts from 1. */
export function inShard(
  provables: readonly Provable[],
  shard: { readonly index: number; readonly of: number } | undefined,
): readonly Provable[] {
  if (!shard) return provables
  return provables.filter((_, at) => at % shard.of === shard.index - 1)
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

function isOf(file: string, subject: string): boolean {
  return idOf(file) === subject.toUpperCase() || packageOf(file) === subject
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
