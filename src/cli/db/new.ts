import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import valid from 'semver/functions/valid.js'
import sort from 'semver/functions/sort.js'
import { readAdvisories, readNodeReleases } from '../../advisory/source.ts'
import { allReleases } from '../../advisory/node-releases.ts'
import { LeakscanError } from '../../errors.ts'
import { advisoriesFolder } from '../../paths.ts'
import { displayPath } from '../../project/files.ts'
import { openRegistry } from '../../registry/registry.ts'
import { exitCodes } from '../../report/verdict.ts'
import { text } from '../args.ts'
import { version } from '../version.ts'
import type { Io, Values } from '../command.ts'
import { draft } from './draft.ts'
import type { DbTask } from './index.ts'

/** Writes a commented draft of an advisory with the next free id of its year. */
export const newAdvisory: DbTask = async (values, [name, ...rest], io) => {
  if (name === undefined || rest.length > 0) {
    throw new LeakscanError('USAGE', 'db new takes one package', {
      hint: 'For example: leakscan db new pg --fixed 7.4.2',
    })
  }
  const folder = resolve(io.cwd, text(values, 'out') ?? advisoriesFolder)
  const isRuntime = name === 'node'
  const published = await knownVersions(name, values, folder, io)
  const today = new Date().toISOString().slice(0, 10)
  const year = text(values, 'year') ?? today.slice(0, 4)
  const id = await nextId(folder, year)
  const file = join(folder, isRuntime ? 'runtime' : 'npm', name, `${id}.yaml`)
  mkdirSync(dirname(file), { recursive: true })
  const bounds = {
    introduced: bound(values, 'introduced', published),
    fixed: bound(values, 'fixed', published),
  }
  const facts = { id, name, isRuntime, published: today, versions: published ?? [], ...bounds }
  writeFileSync(file, draft(facts), { flag: 'wx' })
  io.stdout.write(
    `${displayPath(file, io.cwd)} written: fill it in, then run \`leakscan db lint\`\n`,
  )
  return exitCodes.clean
}

/** The versions that a bound may name; `undefined`: not looked up. */
async function knownVersions(
  name: string,
  values: Values,
  folder: string,
  io: Io,
): Promise<readonly string[] | undefined> {
  if (name === 'node') return allReleases(readNodeReleases(folder))
  return values['offline'] ? undefined : publishedVersions(name, io)
}

async function publishedVersions(name: string, io: Io): Promise<string[]> {
  const packument = await (await openRegistry(io)).packument(name)
  if (packument) return sort(packument.versions.filter((candidate) => valid(candidate)))
  throw new LeakscanError('USAGE', `the registry has no package ${name}`, {
    hint: 'Check the name, or use --offline.',
  })
}

/** @throws LeakscanError `USAGE` for a bound that was never published. */
function bound(
  values: Values,
  option: string,
  published: readonly string[] | undefined,
): string | undefined {
  const given = text(values, option)
  if (given === undefined || given === '0') return given
  const checked = version(given, `--${option}`)
  if (!published || published.includes(checked)) return checked
  throw new LeakscanError('USAGE', `--${option} ${given} was never published`, {
    hint: `The newest are ${published.slice(-5).join(', ')}.`,
  })
}

async function nextId(folder: string, year: string): Promise<string> {
  const prefix = `LEAK-${year}-`
  const { parsed } = existsSync(folder) ? await readAdvisories(folder) : { parsed: [] }
  const numbers = parsed
    .map(({ advisory }) => advisory.id)
    .filter((id) => id.startsWith(prefix))
    .map((id) => Number(id.slice(prefix.length)))
  const next = numbers.reduce((most, n) => Math.max(most, n), 0) + 1
  return prefix + String(next).padStart(4, '0')
}
