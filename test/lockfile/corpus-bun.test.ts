import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { bunReader } from '../../src/lockfile/bun/bun.ts'
import { corpusInput, corpusInventory, corpusProjects } from '../corpus.ts'

const projects = corpusProjects('bun')

// A file without a test fails: where there is no corpus this one is skipped, and so says so.
test.skipIf(projects.length === 0)('there are real lockfiles', () => {
  expect(projects.length).toBeGreaterThan(0)
})

describe
  .skipIf(projects.length === 0)
  .each(projects.map((project) => [project.dir, project] as const))('%s', (_, project) => {
  const input = corpusInput(project, 'bun.lock')
  const graph = bunReader.read(input)

  test('the registry packages are those of the inventory', () => {
    const names = graph.packages
      .filter(({ source }) => source === 'registry')
      .map(({ name, version }) => `${name}@${version}`)
    expect([...new Set(names)].toSorted()).toEqual(corpusInventory(project))
  })

  test('every entry is a package or a workspace, on its line', () => {
    const lines = input.text.split('\n')
    const { packages } = parseLock(input.text)
    const workspaces = Object.values(packages).filter(([identity = '']) =>
      /@workspace:/.test(typeof identity === 'string' ? identity : ''),
    )
    expect(graph.packages.length + workspaces.length).toBe(Object.keys(packages).length)
    expect(
      graph.packages.filter(({ id, line }) => !lines[line - 1]?.startsWith(`    "${id}": [`)),
    ).toEqual([])
  })

  test('there are as many edges as dependencies, and only optional peers are missing', () => {
    const { packages, workspaces } = parseLock(input.text)
    const infos = [
      ...Object.values(workspaces),
      ...Object.values(packages)
        .flat()
        .filter((item) => typeof item === 'object'),
    ]
    const names = infos.map(
      (info) => new Set(fields.flatMap((field) => Object.keys(info?.[field] ?? {}))).size,
    )
    expect(graph.edges()).toHaveLength(names.reduce((sum, count) => sum + count, 0))
    expect(
      graph.edges().filter(({ to, type }) => to === undefined && type !== 'peerOptional'),
    ).toEqual([])
  })

  test('every package is reached', () => {
    expect(graph.packages.filter((pkg) => graph.reach(pkg).dev === undefined)).toEqual([])
  })
})

const fields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']

type Info = Record<string, Record<string, string> | undefined> | undefined

/** bun's JSON with trailing commas is YAML too. */
function parseLock(text: string): {
  packages: Record<string, (string | Info)[]>
  workspaces: Record<string, Info>
} {
  // eslint-disable-next-line typescript/no-unsafe-return -- a test's own input
  return parse(text, { uniqueKeys: false })
}
