import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readProject } from '../../src/project/read.ts'
import type { Relocker } from '../../src/fix/relocker.ts'
import type { Universe } from './universe.ts'
import { universes } from './universes.ts'
import type { World } from './world.ts'
import { createWorld, filesIn, leakscan, lockfiles, shell } from './world.ts'

const all = process.env['LEAKSCAN_UNIVERSES'] === 'all'

/**
 * A run of these takes seconds, so they see only the universes that tell managers apart, unless all are
 * asked for (`LEAKSCAN_UNIVERSES=all`).
 */
const slow: readonly Relocker[] = all ? [] : ['yarn-classic', 'yarn-berry', 'pnpm']

/** Every command of these takes a second or more: what is printed is carried out only when all is. */
const slowest: readonly Relocker[] = all ? [] : ['yarn-berry', 'pnpm']

/** What has to hold in every universe of a package manager. */
export function testUniverses(manager: Relocker): void {
  const own = universes.filter(
    ({ managers, commands }) =>
      managers?.includes(manager) ?? (commands === true || !slow.includes(manager)),
  )
  test.each(own.map((universe) => [universe.title, universe] as const))(
    'fix: %s',
    async (_, universe) => {
      const world = await createWorld(universe, manager)
      const before = filesIn(world.folder)
      const { flags = [] } = universe
      const { code, stdout, stderr } = await leakscan(world, 'fix', '--yes', ...flags)
      const { left, output = /./, versions = {} } = universe.after
      expect({ code, left: await leaks(world), stderr }).toEqual({
        code: left > 0 ? 1 : 0,
        left,
        stderr: '',
      })
      expect(stdout).toMatch(output)
      expect(await versionsIn(world, Object.keys(versions))).toEqual(versions)
      expectFiles(before, filesIn(world.folder), universe, manager)
    },
  )
  const printed = own.filter(({ commands }) => commands && !slowest.includes(manager))
  if (printed.length === 0) return
  test.each(printed.map((universe) => [universe.title, universe] as const))(
    'the commands that are printed: %s',
    async (_, universe) => {
      const world = await createWorld(universe, manager)
      await carryOut(world)
      expect(await leaks(world)).toBe(universe.after.left)
    },
  )
}

interface Upgrade {
  readonly manifest?: Record<string, unknown>
  readonly settings?: unknown[]
  readonly unlock?: string[]
  readonly commands: string[]
}

async function leaks(world: World): Promise<number> {
  const { stdout } = await leakscan(world, '--json')
  return JSON.parse(stdout).projects[0].findings.length
}

async function versionsIn({ folder }: World, names: readonly string[]) {
  const { graph } = await readProject(folder, folder)
  const versionsOf = (wanted: string) =>
    graph.packages.filter(({ name }) => name === wanted).map(({ version }) => version)
  return Object.fromEntries(names.map((name) => [name, versionsOf(name)]))
}

function expectFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  { after: { files = {}, untouched } }: Universe,
  manager: Relocker,
): void {
  for (const [name, text] of Object.entries(files)) expect(after.get(name)).toContain(text)
  const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name))
  const gone = [...before.keys()].filter((name) => !after.has(name))
  const expected = [...Object.keys(files), ...(untouched ? [] : [lockfiles[manager]])]
  expect({ gone, changed: changed.toSorted() }).toEqual({ gone: [], changed: expected.toSorted() })
}

/** As a reader of the report would: writes what it says, and runs its commands. */
async function carryOut(world: World): Promise<void> {
  const { stdout } = await leakscan(world, '--online', '--json')
  const upgrades: Upgrade[] = JSON.parse(stdout).projects[0].upgrades
  for (const { manifest = {}, unlock = [], commands } of upgrades) {
    mergeInto(join(world.folder, 'package.json'), manifest)
    dropEntries(join(world.folder, 'yarn.lock'), unlock)
    for (const command of commands) await shell(command, world)
  }
}

function mergeInto(file: string, addition: Record<string, unknown>): void {
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  if (Object.keys(addition).length > 0) {
    writeFileSync(file, JSON.stringify({ ...manifest, ...addition }, undefined, 2))
  }
}

/** What a person does in an editor: entries are paragraphs. */
function dropEntries(file: string, names: readonly string[]): void {
  if (names.length === 0) return
  const paragraphs = readFileSync(file, 'utf8').split('\n\n')
  const isOf = (paragraph: string) =>
    names.some((name) => paragraph.trimStart().replace(/^"/, '').startsWith(`${name}@`))
  writeFileSync(file, paragraphs.filter((paragraph) => !isOf(paragraph)).join('\n\n'))
}
