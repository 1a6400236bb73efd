import { expect, test } from 'vitest'
import { jsonScalars } from '../../../src/runtime/scalars/json.ts'
import type { Scalar } from '../../../src/runtime/scalars/scalar.ts'
import { tomlScalars } from '../../../src/runtime/scalars/toml.ts'
import { parsedScalars } from '../../../src/runtime/scalars/yaml-library.ts'
import { scalarsOfLines, yamlScalars } from '../../../src/runtime/scalars/yaml.ts'

const told = (scalars: readonly Scalar[] | undefined) =>
  scalars?.map(({ path, value, line }) => `${line} ${path.join('/')}=${value}`)

const workflow = `# CI
name: CI # on push
on: [push, 'pull_request']
env:
  NODE_VERSION: "20"   # the one
jobs:
  test:
    runs-on: \${{ matrix.os }}
    strategy:
      matrix:
        node: [18, 20.x, "lts/*"]
        os:
        - ubuntu-latest
        - 'windows # not a comment'
        include:
          - { node: 22, os: macos }
          - node: 16
            os: linux
    steps:
    - uses: actions/setup-node@v4
      with:
        node-version: \${{ matrix.node }}
    - run: |
        npm ci
        key: not a key
      if: always()
    -   name: "quoted: colon"
        run: npm test
`

test('lines are read as a YAML parser reads them', () => {
  const lines = told(scalarsOfLines(workflow))
  const parsed = told(parsedScalars(workflow).filter(({ value }) => !value.includes('\n')))
  expect(lines).toEqual(parsed)
  expect(lines).toContain('15 jobs/test/strategy/matrix/include/0/node=22'.replace('15', '16'))
})

test.each([
  ['a: &x 1\nb: *x', ['1 a=1', '1 b=1']],
  ['a: &x\n  b: 1\nc:\n  <<: *x', ['2 a/b=1', '2 c/b=1']],
  ['a: [1,\n  2]', ['1 a/0=1', '2 a/1=2']],
  ['a: { b: { c: 1 } }', ['1 a/b/c=1']],
  ['a: "1\n  2"', ['1 a=1 2']],
])('%j is beyond lines, and is parsed', (text, expected) => {
  expect(scalarsOfLines(text)).toBeUndefined()
  expect(told(yamlScalars(text))).toEqual(expected)
})

test.each(['a: &a [*a, *a]', 'a: [', '\t- x', 'a: b: c: d', '- - - x', ': x', '%', '- &a\n- *b'])(
  '%j does not make it throw or hang',
  (text) => {
    expect(() => yamlScalars(text)).not.toThrow()
  },
)

test('aliases of aliases do not grow without end', () => {
  const levels = Array.from({ length: 30 }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n}, *l${n}]`)
  expect(yamlScalars(`l0: &l0 x\n${levels.join('\n')}`).length).toBeLessThanOrEqual(20_000)
})

test('TOML: tables, lists of tables, dotted and quoted keys, lists and inline tables of a line', () => {
  const text = `[tools]
node = "20" # why
python = ["3.1", '3.2']
go = { version = "1", os = "x" }
[[io.buildpacks.env]]
name = "A"
value = 'B'
[[io.buildpacks.env]]
name = "C"
["a.b"]
c.d = 3
long = """
[tools]
node = "1"
"""
list = [
  "x",
]
after = true`
  expect(told(tomlScalars(text))).toEqual([
    '2 tools/node=20',
    '3 tools/python/0=3.1',
    '3 tools/python/1=3.2',
    '4 tools/go/version=1',
    '4 tools/go/os=x',
    '6 io/buildpacks/env/0/name=A',
    '7 io/buildpacks/env/0/value=B',
    '9 io/buildpacks/env/1/name=C',
    '11 a.b/c/d=3',
    '19 a.b/after=true',
  ])
})

test('JSON: every string with its line, in lists too, only below the keys that are wanted', () => {
  const text = '{"a":{"b":"c","d":[1,"x",{"y":"z"}],"e":{}},"f":[],\n"g":"h", // why\n}'
  const all = ['1 a/b=c', '1 a/d/1=x', '1 a/d/2/y=z', '2 g=h']
  expect(told(jsonScalars(text, 'x.json'))).toEqual(all)
  expect(told(jsonScalars(text, 'x.json', ['g']))).toEqual(['2 g=h'])
})
