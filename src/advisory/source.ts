import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { databaseFolder } from '../paths.ts'
import type { Advisory, Measured } from './advisory.ts'
import { openCompiled, readJson } from './load.ts'
import type { NodeReleases } from './node-releases.ts'
import type { AdvisoryProblem, ParsedAdvisory } from './validate.ts'

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
