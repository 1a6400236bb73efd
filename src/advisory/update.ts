import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LeakscanError } from '../errors.ts'
import type { Registry } from '../registry/registry.ts'
import { digestOf } from './digest.ts'

/** The npm package that carries the compiled database alone, newer than the one inside leakscan. */
export const databasePackage = 'leakscan-database'

export interface Update {
  readonly updated: boolean
  /** Of the database that is in use afterwards. */
  readonly date: string
}

/**
 * Fetches the newest database from the registry into a cache, verifies it and puts it in use; or leaves
 * everything as it is when it is not newer than what is in use.
 *
 * @param inUse - date and digest of the database in use.
 * @throws LeakscanError `REGISTRY` when it cannot be fetched, `DATABASE` when it is not what it says.
 */
export async function updateDatabase(
  cache: string,
  registry: Registry,
  inUse: { readonly date: string; readonly digest: string },
): Promise<Update> {
  const version = (await registry.packument(databasePackage))?.tags.get('latest')
  if (version === undefined) {
    throw new LeakscanError('REGISTRY', `the registry has no package ${databasePackage}`, {
      hint: 'Check the registry settings in your .npmrc; the database inside leakscan is in use.',
    })
  }
  await mkdir(cache, { recursive: true })
  const fetched = await mkdtemp(join(cache, 'fetching-'))
  try {
    await registry.extract(databasePackage, version, fetched)
    const { date, digest } = verify(fetched)
    if (date < inUse.date || digest === inUse.digest) return { updated: false, date: inUse.date }
    await putInUse(cache, fetched, digest)
    return { updated: true, date }
  } finally {
    await rm(fetched, { recursive: true, force: true })
  }
}

async function putInUse(cache: string, fetched: string, digest: string): Promise<void> {
  const folder = join(cache, digest)
  if (!existsSync(folder)) await rename(fetched, folder)
  const pointer = join(cache, `current-${process.pid}`)
  await writeFile(pointer, `${digest}\n`)
  await rename(pointer, join(cache, 'current'))
}

/** @throws LeakscanError `DATABASE` when the advisories are not those that the index was made of. */
function verify(folder: string): { date: string; digest: string } {
  const index = parse(join(folder, 'index.json'))
  const runtime = parse(join(folder, 'runtime.json'))
  const advisories = parse(join(folder, 'advisories.json'))
  if (!isIndex(index) || !isRuntime(runtime) || !Array.isArray(advisories)) {
    throw damaged('its files are not a database')
  }
  if (index.schemaVersion !== 1) {
    throw new LeakscanError('DATABASE', 'the newest database needs a newer leakscan', {
      hint: 'Update leakscan; the database in use stays as it is.',
    })
  }
  const digest = digestOf(advisories, runtime.releases)
  if (index.digest !== digest) throw damaged('its advisories do not have the digest that it states')
  return { date: index.date, digest }
}

interface Index {
  readonly schemaVersion: number
  readonly date: string
  readonly digest: string
}

function isIndex(value: unknown): value is Index {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schemaVersion' in value &&
    'date' in value &&
    typeof value.date === 'string' &&
    'digest' in value
  )
}

function isRuntime(value: unknown): value is { readonly releases: unknown } {
  return typeof value === 'object' && value !== null && 'releases' in value
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw damaged('its files cannot be read')
  }
}

function damaged(reason: string): LeakscanError {
  return new LeakscanError('DATABASE', `the newest ${databasePackage} is damaged: ${reason}`, {
    hint: 'Nothing was changed: the database in use stays as it is.',
  })
}
