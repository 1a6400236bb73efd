import { expect, test } from 'vitest'
import { edit } from '../../src/fix/edit.ts'
import { unlock } from '../../src/fix/unlock.ts'

const json = (text: string, path: string[], value: string) =>
  edit('package.json', text, [{ file: 'package.json', path, value }])

test.each([
  ['{ "dependencies": { "pg": "1" } }', '{ "dependencies": { "pg": "2" } }'],
  [
    '{\n\t"dependencies": {\n\t\t"pg": "1"\n\t}\n}',
    '{\n\t"dependencies": {\n\t\t"pg": "2"\n\t}\n}',
  ],
  ['\uFEFF{"dependencies":{"pg":"1"}}\r\n', '\uFEFF{"dependencies":{"pg":"2"}}\r\n'],
])('only the value changes: %j', (before, after) => {
  expect(json(before, ['dependencies', 'pg'], '2')).toBe(after)
})

test('a new override comes with the indentation of the file', () => {
  const before = '{\n    "name": "app"\n}\n'
  expect(json(before, ['overrides', 'orm', 'pg'], '2.0.0')).toBe(
    '{\n    "name": "app",\n    "overrides": {\n        "orm": {\n            "pg": "2.0.0"\n        }\n    }\n}\n',
  )
})

const yaml = (text: string, path: string[], value: string) =>
  edit('pnpm-workspace.yaml', text, [{ file: 'pnpm-workspace.yaml', path, value }])

test.each([
  ['catalog:\n  pg: ^1.0.0 # old\n', ['catalog', 'pg'], 'catalog:\n  pg: ^2.0.0 # old\n'],
  [`catalog:\n  pg: '1.0.0'\n`, ['catalog', 'pg'], `catalog:\n  pg: '^2.0.0'\n`],
  ['a: 1 # one\n', ['overrides', 'orm>pg'], 'a: 1 # one\noverrides:\n  orm>pg: ^2.0.0\n'],
])('a value of YAML changes in its place: %j', (before, path, after) => {
  expect(yaml(before, path, '^2.0.0')).toBe(after)
})

test('the entries of a package go from yarn.lock, whatever names share them', () => {
  const entry = (key: string) => `${key}:\n  version "1.0.0"\n  dependencies:\n    pg "^1"\n`
  const lock = `# yarn lockfile v1\n\n\n${entry('"@s/pg@^1"')}\n${entry('pg@^1, pg@~1.0.0')}\n${entry('x@1')}`
  expect(unlock(lock, new Set(['pg']))).toBe(
    `# yarn lockfile v1\n\n\n${entry('"@s/pg@^1"')}\n${entry('x@1')}`,
  )
})
