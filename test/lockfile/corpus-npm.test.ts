import { describe, expect, test } from 'vitest'
import type { DependencyGraph } from '../../src/graph/graph.ts'
import { npmReader } from '../../src/lockfile/npm/npm.ts'
import { installedName } from '../../src/lockfile/npm/tree.ts'
import { corpusInput, corpusInventory, corpusProjects } from '../corpus.ts'
import { failureOf } from '../failure.ts'

const projects = corpusProjects('npm', 'npm-shrinkwrap')
const whole = projects.filter((project) => project.expect === undefined)

function inventory(graph: DependencyGraph): string[] {
  const registry = graph.packages.filter((pkg) => pkg.source === 'registry')
  return [...new Set(registry.map((pkg) => `${pkg.name}@${pkg.version}`))].toSorted()
}

describe.skipIf(projects.length === 0)('real npm lockfiles', () => {
  test.each(whole.map((project) => [project.dir, project] as const))(
    '%s: every registry package is found, and no other',
    (_, project) => {
      const graph = npmReader.read(corpusInput(project))
      expect(graph.formatVersion).toBe(project.formatVersion)
      expect(inventory(graph)).toEqual(corpusInventory(project).toSorted())
    },
  )

  test.each(whole.map((project) => [project.dir, project] as const))(
    '%s: every line is the one of the entry',
    (_, project) => {
      const input = corpusInput(project)
      const lines = input.text.split('\n')
      const astray = npmReader.read(input).packages.filter(({ id, line }) => {
        const key = lines[line - 1]?.trim()
        return key !== `"${id}": {` && key !== `"${installedName(id)}": {`
      })
      expect(astray).toEqual([])
    },
  )

  test.each([
    [
      'snyk-labs__nodejs-goof__20210609-npmlock1',
      'package-lock.json:9343: not valid JSON: "," or "}" expected, the end of the file found',
    ],
    [
      'trufflesuite__truffle__packages-fetch-and-compile-20220120-npmlock0',
      'package-lock.json:862: not valid JSON: the end of the file expected, "}" found',
    ],
    [
      'trufflesuite__truffle__packages-fetch-and-compile-20220120-npmlock1',
      'package-lock.json:691: a merge conflict is left in it',
    ],
  ])('%s: broken as committed, and the message says where', (dir, message) => {
    const project = projects.find((candidate) => candidate.dir === dir)
    expect(project?.expect).toBeDefined()
    const failure = failureOf(() => project && npmReader.read(corpusInput(project)))
    expect(failure).toMatchObject({ code: 'LOCKFILE_PARSE', message })
  })

  test('each broken lockfile of the corpus is one of those above', () => {
    expect(projects.filter((project) => project.expect !== undefined)).toHaveLength(3)
  })
})
