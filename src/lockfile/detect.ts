import { LeakscanError } from '../errors.ts'
import type { LockfileReader } from './reader.ts'
import { isBerry } from './yarn-berry/is-berry.ts'

interface Format {
  readonly manager: string
  readonly fileName: string
  /** Readers are loaded when their file is there: a scan should not pay for the others. */
  readonly load: (text: string) => Promise<LockfileReader>
}

const npm = async () => (await import('./npm/npm.ts')).npmReader

/** Lockfiles by name. Of several in a folder, the first here is read unless the manifest decides. */
const formats: readonly Format[] = [
  { manager: 'npm', fileName: 'npm-shrinkwrap.json', load: npm },
  { manager: 'npm', fileName: 'package-lock.json', load: npm },
  {
    manager: 'pnpm',
    fileName: 'pnpm-lock.yaml',
    load: async () => (await import('./pnpm/pnpm.ts')).pnpmReader,
  },
  { manager: 'yarn', fileName: 'yarn.lock', load: yarn },
  {
    manager: 'bun',
    fileName: 'bun.lock',
    load: async () => (await import('./bun/bun.ts')).bunReader,
  },
  {
    manager: 'bun',
    fileName: 'bun.lockb',
    load: async () => (await import('./bun/bun.ts')).bunBinaryReader,
  },
  // Corepack knows neither of these. A deno.lock beside another lockfile is mostly that of a few scripts.
  {
    manager: 'vlt',
    fileName: 'vlt-lock.json',
    load: async () => (await import('./vlt/vlt.ts')).vltReader,
  },
  {
    manager: 'deno',
    fileName: 'deno.lock',
    load: async () => (await import('./deno/deno.ts')).denoReader,
  },
]

/** yarn kept the name when it changed the format. */
async function yarn(text: string): Promise<LockfileReader> {
  return isBerry(text)
    ? (await import('./yarn-berry/yarn-berry.ts')).yarnBerryReader
    : (await import('./yarn-classic/yarn-classic.ts')).yarnClassicReader
}

export const lockfileNames: readonly string[] = formats.map(({ fileName }) => fileName)

export interface Choice {
  readonly chosen: string
  /** The other lockfiles beside it, which are not read. */
  readonly passedOver: readonly string[]
}

export function isLockfileName(fileName: string): boolean {
  return lockfileNames.includes(fileName)
}

/**
 * Chooses the lockfile of a folder by the names of its files.
 *
 * npm reads npm-shrinkwrap.json before package-lock.json, bun its text before its binary lockfile. Between
 * package managers the manifest decides, as it does for Corepack.
 *
 * @param packageManagerOf - tells the name of the one that the manifest asks for; asked only where that
 * makes a difference.
 */
export function chooseLockfile(
  fileNames: readonly string[],
  packageManagerOf: () => string | undefined,
): Choice | undefined {
  const found = lockfileNames.filter((name) => fileNames.includes(name))
  const packageManager = found.length > 1 ? packageManagerOf() : undefined
  const named = found.find((name) => packageManager !== undefined && writes(packageManager, name))
  const chosen = named ?? found[0]
  if (chosen === undefined) return undefined
  return { chosen, passedOver: found.filter((other) => other !== chosen) }
}

function writes(manager: string, fileName: string): boolean {
  return formats.some((format) => format.manager === manager && format.fileName === fileName)
}

/**
 * The reader for a file, by its name and, where several formats share it or the name says nothing, by
 * its text.
 *
 * @throws LeakscanError `USAGE` for a file that is neither a lockfile nor an SBOM.
 */
export async function readerFor(
  fileName: string,
  text: string,
  shown: string,
): Promise<LockfileReader> {
  const named = formats.find((format) => format.fileName === fileName)
  return named ? named.load(text) : sbomReader(text, shown)
}

async function sbomReader(text: string, shown: string): Promise<LockfileReader> {
  const { cyclonedxReader, isCycloneDx } = await import('./sbom/cyclonedx.ts')
  const { isSpdx, spdxReader } = await import('./sbom/spdx.ts')
  if (isCycloneDx(text)) return cyclonedxReader
  if (isSpdx(text)) return spdxReader
  throw new LeakscanError('USAGE', `${shown}: neither a lockfile nor an SBOM in JSON`, {
    hint: `Lockfiles are ${lockfileNames.join(', ')}; SBOMs are CycloneDX or SPDX 2.3.`,
  })
}
