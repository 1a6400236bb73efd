import { expect, test } from 'vitest'
import type { LockfileFormat } from '../../src/graph/graph.ts'
import { minimumReleaseAge } from '../../src/registry/release-age.ts'

const day = 24 * 60 * 60 * 1000

const cases: [LockfileFormat, string, string, number | undefined][] = [
  ['pnpm', 'pnpm-workspace.yaml', 'packages:\n  - a\nminimumReleaseAge: 1440\n', day],
  ['pnpm', 'pnpm-workspace.yaml', 'packages:\n  - a\n', undefined],
  ['pnpm', 'bunfig.toml', '[install]\nminimumReleaseAge = 1\n', undefined],
  ['yarn-berry', '.yarnrc.yml', 'npmMinimalAgeGate: 1440\n', day],
  ['yarn-berry', '.yarnrc.yml', 'npmMinimalAgeGate: "3d"\n', 3 * day],
  ['bun', 'bunfig.toml', '[install]\nminimumReleaseAge = 86400\n', day],
  ['npm', 'bunfig.toml', '[install]\nminimumReleaseAge = 86400\n', undefined],
]

test.each(cases)('%s reads %s %j', (format, file, text, expected) => {
  const textOf = (name: string) => (name === file ? text : undefined)
  expect(minimumReleaseAge(format, textOf)).toBe(expected)
})
