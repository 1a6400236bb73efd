import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Packument, Registry } from '../registry/registry.ts'
import type { Advisory, PackageAdvisory } from './advisory.ts'
import { isRuntime } from './advisory.ts'
import type { AdvisoryProblem, ParsedAdvisory } from './validate.ts'

/** How many packages are looked at at a time. */
const parallel = 8

/**
 * Problems that only the registry can tell: versions that were never published, a fix that is deprecated, a
 * signature that the affected tarball does not hold. Withdrawn and runtime advisories are passed over.
 *
 * @param onProgress - called with each package before it is looked at.
 * @throws LeakscanError `REGISTRY` when the registry cannot be asked.
 */
export async function lintOnline(
  advisories: readonly ParsedAdvisory[],
  registry: Registry,
  onProgress: (name: string) => void = () => {},
): Promise<AdvisoryProblem[]> {
  const problems: AdvisoryProblem[] = []
  const queue = advisories.flatMap(ofLivePackage)
  const work = async () => {
    for (let subject = queue.shift(); subject; subject = queue.shift()) {
      onProgress(subject.advisory.package)
      problems.push(...(await check(subject, registry)))
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
  return problems
}

/** A parsed advisory of a package. */
type Subject = ParsedAdvisory & { readonly advisory: PackageAdvisory }

function ofLivePackage({ advisory, ...rest }: ParsedAdvisory): Subject[] {
  return advisory.withdrawn || isRuntime(advisory) ? [] : [{ advisory, ...rest }]
}

async function check(subject: Subject, registry: Registry): Promise<AdvisoryProblem[]> {
  const { advisory, file, lineOf } = subject
  const packument = await registry.packument(advisory.package)
  if (!packument) {
    const message = `the registry has no package ${advisory.package}`
    return [{ rule: 'package-published', file, line: lineOf(['package']), message }]
  }
  return [
    ...unpublished(subject, packument),
    ...deprecatedFixes(subject, packument),
    ...(await missingSignatures(subject, packument, registry)),
  ]
}

function unpublished(
  { advisory, file, lineOf }: Subject,
  { versions }: Packument,
): AdvisoryProblem[] {
  const published = new Set(versions)
  return namedVersions(advisory)
    .filter(([, version]) => version !== '0' && !published.has(version))
    .map(([place, version]) => ({
      rule: 'version-published',
      file,
      line: lineOf(place),
      message: `${advisory.package}@${version} was never published`,
      hint: 'Name the nearest published version on that side of the bound.',
    }))
}

function deprecatedFixes(
  { advisory, file, lineOf }: Subject,
  { deprecated }: Packument,
): AdvisoryProblem[] {
  const offered = advisory.affected.flatMap(({ fixed }, index) =>
    fixed === undefined ? [] : [{ place: ['affected', index, 'fixed'], version: fixed }],
  )
  const { recommended } = advisory
  if (recommended !== undefined) offered.push({ place: ['recommended'], version: recommended })
  return offered
    .filter(
      ({ place, version }) =>
        deprecated.has(version) && (place[0] === 'recommended' || recommended === undefined),
    )
    .map(({ place, version }) => ({
      rule: 'fix-not-deprecated',
      file,
      line: lineOf(place),
      message: `${advisory.package}@${version} is deprecated: ${deprecated.get(version)}`,
      hint: 'Name a usable version in `recommended`.',
    }))
}

function namedVersions({
  affected,
  recommended,
}: PackageAdvisory): [(string | number)[], string][] {
  const bounds = affected.flatMap((range, index) =>
    (['introduced', 'fixed', 'lastAffected'] as const).flatMap(
      (field): [(string | number)[], string][] => {
        const version = range[field]
        return version === undefined ? [] : [[['affected', index, field], version]]
      },
    ),
  )
  return recommended === undefined ? bounds : [...bounds, [['recommended'], recommended]]
}

/** Scripts of closures must be files of an affected version, and constructors stand in its code. */
async function missingSignatures(
  { advisory, file, lineOf }: Subject,
  { versions }: Packument,
  registry: Registry,
): Promise<AdvisoryProblem[]> {
  const range = advisory.affected.at(-1)
  const version = [range?.lastAffected, range?.introduced].find(
    (bound) => bound !== undefined && versions.includes(bound),
  )
  if (!advisory.signature || version === undefined) return []
  const folder = await mkdtemp(join(tmpdir(), 'leakscan-lint-'))
  try {
    await registry.extract(advisory.package, version, folder)
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const code = names
      .filter((name) => /\.[cm]?js$/.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
    return advisory.signature.flatMap((signature, index) => {
      const missing = whatIsMissing(signature, advisory.package, names, code)
      if (missing === undefined) return []
      const message = `${missing} is not in ${advisory.package}@${version}`
      return [{ rule: 'signature-in-tarball', file, line: lineOf(['signature', index]), message }]
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function whatIsMissing(
  signature: NonNullable<Advisory['signature']>[number],
  name: string,
  files: readonly string[],
  code: readonly string[],
): string | undefined {
  if ('closure' in signature) {
    const { script } = signature.closure
    const path = script.replace(`node_modules/${name}/`, '')
    return script.includes('node_modules/') && !files.includes(path) ? script : undefined
  }
  // Strings are prefixes of what the code makes at run time: their words must stand in it.
  const text = 'string' in signature ? signature.string : signature.constructor
  const words = text.match(/[A-Za-z_$][\w$]{3,}/g) ?? []
  return words.every((word) => code.some((source) => source.includes(word)) || word === 'anonymous')
    ? undefined
    : `"${text}"`
}
