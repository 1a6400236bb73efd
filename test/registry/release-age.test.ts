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
  ['deno', 'deno.json', '{"minimumDependencyAge": 1440}', day],
  ['deno', 'deno.json', '{"minimumDependencyAge": "1440"}', day],
  ['deno', 'deno.jsonc', '{/**/"minimumDependencyAge": "P1D"}', day],
  [
    'deno',
    'deno.json',
    '{"minimumDependencyAge": {"age": "P1WT24H60M", "exclude": []}}',
    8 * day + day / 24,
  ],
  ['deno', 'deno.json', '{"minimumDependencyAge": {"exclude": ["npm:a"]}}', undefined],
  ['deno', 'deno.json', '{"minimumDependencyAge": "2026-09-16"}', undefined],
  ['deno', 'deno.json', '{}', undefined],
  ['npm', 'bunfig.toml', '[install]\nminimumReleaseAge = 86400\n', undefined],
]

test.each(cases)('%s reads %s %j', (format, file, text, expected) => {
  const textOf = (name: string) => (name === file ? text : undefined)
  expect(minimumReleaseAge(format, textOf)).toBe(expected)
})
