import { expect, test } from 'vitest'
import { withReleases } from '../../src/advisory/add-releases.ts'
import { hasEnded, lineOf, newestOf } from '../../src/advisory/node-releases.ts'
import { loadDatabase } from '../../src/index.ts'
import { releases } from '../node.ts'

test('a release line is a major, and before 4 a minor', () => {
  expect(['20.11.0', '4.0.0', '0.12.18'].map(lineOf)).toEqual(['20', '4', '0.12'])
})

test('what the registry knows more is added in order, and nothing is taken away', () => {
  const published = ['22.10.0', '22.2.0', '26.0.0', '20.12.0-rc.1', '0.8.1']
  const { lines, updated } = withReleases(releases, published, '2026-12-01')
  expect(updated).toBe('2026-12-01')
  expect(lines.map(({ line, versions }) => [line, versions.length])).toEqual([
    ['20', 5],
    ['22', 4],
    ['24', 2],
    ['26', 1],
  ])
  expect(lines[1] && newestOf(lines[1])).toBe('22.10.0')
})

test('the table inside names every release that npm lacks too, and the dates of each line', async () => {
  const nodeReleases = (await loadDatabase()).nodeReleases()
  const line = (name: string) => nodeReleases.lines.find((candidate) => candidate.line === name)!
  expect(newestOf(line('19'))).toBe('19.9.0')
  expect(line('20').codename).toBe('Iron')
  expect(hasEnded(line('20'), nodeReleases)).toBe(true)
  const undated = nodeReleases.lines.filter(({ start, end }) => !(start < end))
  expect(undated).toEqual([])
})
