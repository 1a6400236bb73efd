import { expect, test } from 'vitest'
import type { DependencyGraph, Edge } from '../../src/graph/graph.ts'
import { dependencyPaths } from '../../src/graph/paths.ts'
import { deriveReach } from '../../src/graph/reach.ts'

const edge = (from: string, to: string, type: Edge['type'] = 'prod'): Edge => ({
  from,
  to,
  name: to,
  range: '*',
  type,
})

function graphOf(edges: readonly Edge[], importers = ['']): DependencyGraph {
  const ids = new Set(edges.flatMap(({ from, to }) => [from, to ?? '']))
  return {
    format: 'npm',
    formatVersion: '3',
    importers: importers.map((id) => ({ id, name: undefined })),
    packages: [...ids]
      .filter((id) => !importers.includes(id))
      .map((id) => ({ id, name: id, version: '1.0.0', source: 'registry', line: 1 })),
    edges: () => edges,
    reach: deriveReach(
      importers.map((id) => ({ id, name: undefined })),
      edges,
    ),
  }
}

test('one shortest path through each direct dependency, the shortest first', () => {
  const graph = graphOf([
    edge('', 'b'),
    edge('', 'a'),
    edge('a', 'x'),
    edge('b', 'c'),
    edge('c', 'x'),
    edge('', 'd'),
    edge('d', 'e'),
  ])
  expect(dependencyPaths(graph, 'x')).toEqual({
    shown: [
      ['', 'a', 'x'],
      ['', 'b', 'c', 'x'],
    ],
    others: 0,
  })
})

test('what is not shown is counted', () => {
  const graph = graphOf(['a', 'b', 'c', 'd', 'e'].flatMap((id) => [edge('', id), edge(id, 'x')]))
  const { shown, others } = dependencyPaths(graph, 'x', 2)
  expect([shown.length, others]).toEqual([2, 3])
})

test('cycles end, and a package nobody needs has no path', () => {
  const graph = graphOf([edge('a', 'b'), edge('b', 'a'), edge('', 'c')])
  expect(dependencyPaths(graph, 'a')).toEqual({ shown: [], others: 0 })
})

test('a ladder of 10,000 diamonds, with more paths than there are atoms, is walked in one go', () => {
  const rungs = Array.from({ length: 10_000 }, (_, i) => [
    edge(`t${i}`, `l${i}`),
    edge(`t${i}`, `r${i}`),
    edge(`l${i}`, `t${i + 1}`),
    edge(`r${i}`, `t${i + 1}`),
  ])
  const graph = graphOf([edge('', 't0'), ...rungs.flat()])
  expect(dependencyPaths(graph, 't10000').shown[0]).toHaveLength(20_002)
})

test('reach is derived from the ways that lead to a package', () => {
  const graph = graphOf([
    edge('', 'prod'),
    edge('', 'tool', 'dev'),
    edge('tool', 'shared'),
    edge('prod', 'shared'),
    edge('tool', 'only-dev'),
    edge('prod', 'maybe', 'optional'),
    edge('prod', 'host', 'peer'),
    edge('tool', 'both'),
    edge('prod', 'both', 'optional'),
    edge('nobody', 'lost'),
  ])
  const reach = (id: string) => graph.reach(graph.packages.find((pkg) => pkg.id === id)!)
  const plain = { dev: false, optional: false, devOptional: false, peer: false }
  expect(reach('shared')).toEqual(plain)
  expect(reach('only-dev')).toEqual({ ...plain, dev: true })
  expect(reach('maybe')).toEqual({ ...plain, optional: true })
  expect(reach('both')).toEqual({ ...plain, devOptional: true })
  expect(reach('host')).toEqual({ ...plain, peer: true })
  expect(reach('lost').dev).toBe(undefined)
})
