import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { databaseFolder, readOwnFile } from '../paths.ts'
import type { Advisory, Measured } from './advisory.ts'
import type { CompiledIndex, CompiledRuntime, CompiledSummaries, Database } from './database.ts'
import { openDatabase } from './database.ts'
import { cachedDatabase } from './cache.ts'
import type { NodeReleases } from './node-releases.ts'
import type { AdvisoryProblem, ParsedAdvisory } from './validate.ts'

export interface LoadOptions {
  /** Folders of private advisories (YAML, the same format), beside the published ones. */
  readonly advisories?: readonly string[]
  /** The compiled database to load; default: the one inside the package. */
  readonly folder?: string
  /** Where `db update` keeps a newer one, which then counts instead; default: nowhere. */
  readonly cache?: string
}

/**
 * Loads the advisory database: the one inside the package, and private advisories if asked for.
 *
 * @throws LeakscanError `DATABASE` when the compiled database is missing or damaged,
 * `ADVISORY_INVALID` when a private advisory breaks the format.
 */
export async function loadDatabase(options: LoadOptions = {}): Promise<Database> {
  const published = newest(options)
  if (!options.advisories?.length) return published
  const own: Advisory[] = []
  for (const folder of options.advisories) own.push(...(await readValid(folder)))
  return merge(published, own)
}

/** Never worse than the one inside: an updated one that is older, or cannot be read, does not count. */
function newest({ folder, cache }: LoadOptions): Database {
  const own = openCompiled(folder ?? databaseFolder)
  const updated = cache === undefined ? undefined : cachedDatabase(cache)
  if (updated === undefined) return own
  try {
    const database = openCompiled(updated)
    return database.date >= own.date ? database : own
  } catch (error) {
    if (error instanceof LeakscanError) return own
    throw error
  }
}

function openCompiled(folder: string): Database {
  // The files are our own build's, so their shape is taken on trust once they are JSON.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const index = readJson(join(folder, 'index.json')) as CompiledIndex
  if (index.schemaVersion !== 1) {
    throw new LeakscanError('DATABASE', `${folder}: a database of another version of leakscan`, {
      hint: 'Update leakscan, or run `leakscan db build` anew.',
    })
  }
  return openDatabase(index, {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    summaries: () => readJson(join(folder, 'summaries.json')) as CompiledSummaries,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    runtime: () => readJson(join(folder, 'runtime.json')) as CompiledRuntime,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    advisories: () => readJson(join(folder, 'advisories.json')) as Advisory[],
  })
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readOwnFile(file))
  } catch (cause) {
    throw new LeakscanError('DATABASE', `${file}: the advisory database cannot be read`, {
      hint: 'Reinstall leakscan; in a checkout, run `npm run build`.',
      cause,
    })
  }
}

async function readValid(folder: string): Promise<Advisory[]> {
  const { parsed, problems } = await readAdvisories(folder)
  const first = problems[0]
  if (first) {
    throw new LeakscanError('ADVISORY_INVALID', `${first.file}:${first.line}: ${first.message}`, {
      hint: `Run \`leakscan db lint ${folder}\` to see all ${problems.length} problems.`,
    })
  }
  return parsed.map(({ advisory }) => advisory)
}

async function merge(published: Database, own: readonly Advisory[]): Promise<Database> {
  const advisories = [...published.advisories(), ...own]
  const ids = new Set(published.advisories().map(({ id }) => id))
  const clash = own.find(({ id }) => ids.has(id))
  if (clash) {
    throw new LeakscanError('ADVISORY_INVALID', `${clash.id} is already a published advisory`, {
      hint: 'Give the private advisory an id of its own.',
    })
  }
  const { compileWithDigest } = await import('./digest.ts')
  const compiled = compileWithDigest(advisories, published.nodeReleases())
  return openDatabase(compiled.index, {
    summaries: () => compiled.summaries,
    runtime: () => compiled.runtime,
    advisories: () => compiled.advisories,
  })
}

/** Every advisory file below a folder, by path; those that are not well formed as problems. */
export async function readAdvisories(
  folder: string,
): Promise<{ parsed: ParsedAdvisory[]; problems: AdvisoryProblem[] }> {
  // The YAML parser and the schema validator are slow to load and only needed here.
  const { parseAdvisory } = await import('./validate.ts')
  const { measuredIn } = await import('../verify/measurement.ts')
  const parsed: ParsedAdvisory[] = []
  const problems: AdvisoryProblem[] = []
  for (const name of listYaml(folder)) {
    const file = join(folder, name)
    const result = parseAdvisory(readFileSync(file, 'utf8'), file)
    if (Array.isArray(result)) problems.push(...result)
    else parsed.push({ ...result, advisory: withMeasured(result.advisory, file, measuredIn) })
  }
  return { parsed, problems }
}

/** With what is recorded beside it; whether that proves anything is for the lint to say. */
function withMeasured(
  advisory: Advisory,
  file: string,
  parse: (text: string) => Measured | undefined,
): Advisory {
  const recorded = file.replace(/\.yaml$/, '.measured.json')
  if (advisory.evidence.level !== 'reproduced' || !existsSync(recorded)) return advisory
  const measured = parse(readFileSync(recorded, 'utf8'))
  return measured ? { ...advisory, measured } : advisory
}

/** The table of Node.js releases that stands in a folder of advisories; absent: in the database inside. */
export function readNodeReleases(folder: string): NodeReleases {
  const file = nodeReleasesFile(folder)
  // Our own file, and its shape is what the lint of every runtime advisory rests on.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  if (existsSync(file)) return readJson(file) as NodeReleases
  return openCompiled(databaseFolder).nodeReleases()
}

export function nodeReleasesFile(folder: string): string {
  return join(folder, 'runtime', 'node', 'releases.json')
}

function listYaml(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .toSorted()
  } catch (cause) {
    throw new LeakscanError('DATABASE', `${folder}: no folder of advisories`, { cause })
  }
}
