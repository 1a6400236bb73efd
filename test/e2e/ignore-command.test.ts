import { chmodSync, existsSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { withIgnore } from '../../src/policy/config/edit.ts'
import { folderWith, leakscan } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'

const leaking = lockfile(
  { 'node_modules/inflight': { version: '1.0.6' } },
  { dependencies: { inflight: '1' } },
)
const id = 'LEAK-2016-9003'

const run = (cwd: string, ...args: string[]) =>
  leakscan(['ignore', ...args, '--database', madeUp], { cwd })

test('it writes a config that the next scan follows, and says where', async () => {
  const cwd = folderWith({ 'package-lock.json': leaking })
  const args = [id.toLowerCase(), '--reason', ' keys complete ', '--until', 'fixed']
  expect(await run(cwd, ...args)).toEqual({
    code: 0,
    stdout: `leakscan.config.json:4: ${id} is ignored until an upgrade removes it.\n`,
    stderr: '',
  })
  expect(readFileSync(join(cwd, 'leakscan.config.json'), 'utf8')).toMatchInlineSnapshot(`
    "{
      "$schema": "https://unpkg.com/leakscan/dist/schemas/config.schema.json",
      "ignores": [
        {
          "id": "LEAK-2016-9003",
          "reason": "keys complete",
          "until": "fixed"
        }
      ]
    }
    "
  `)
  const { code, stdout } = await leakscan(['--database', madeUp], { cwd })
  expect(stdout).toContain(`${id} inflight@1.0.6 until an upgrade is known: keys complete`)
  expect(code).toBe(0)
})

test('it writes into the config that a scan would use, with paths relative to it', async () => {
  const cwd = folderWith({
    '.git/HEAD': '',
    'package.json':
      '{\n\t"name": "a",\n\t"leakscan": {\n\t\t"failOn": "high"\n\t},\n\t"version": "1.0.0"\n}\n',
    'services/api/package-lock.json': leaking,
  })
  const here = join(cwd, 'services')
  const narrow = ['--project', 'api', '--package', 'inflight@^1', '--path', 'app > inflight']
  const { stdout } = await run(here, id, '--reason', 'a', '--until', '2999-01-01', ...narrow)
  expect(stdout).toBe(`../package.json:6: ${id} is ignored until 2999-01-01.\n`)
  expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toMatchInlineSnapshot(`
    "{
    	"name": "a",
    	"leakscan": {
    		"failOn": "high",
    		"ignores": [
    			{
    				"id": "LEAK-2016-9003",
    				"package": "inflight@^1",
    				"path": "app > inflight",
    				"project": "services/api",
    				"reason": "a",
    				"until": "2999-01-01"
    			}
    		]
    	},
    	"version": "1.0.0"
    }
    "
  `)
  const scan = await leakscan(['api', '--json', '--database', madeUp], { cwd: here })
  expect(JSON.parse(scan.stdout).ignores[0].state).toBe('used')
})

test('a number of days is counted from today', async () => {
  const cwd = folderWith({})
  const { stdout } = await run(cwd, id, '--reason', 'a', '--until', '90d')
  const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10)
  expect(stdout).toContain(`is ignored until ${day}.`)
})

test('a file keeps its link and its permissions, and nothing is left beside it', async () => {
  const cwd = folderWith({ 'shared/config.json': '{}\n' })
  chmodSync(join(cwd, 'shared/config.json'), 0o640)
  symlinkSync('shared/config.json', join(cwd, 'leakscan.config.json'))
  await run(cwd, id, '--reason', 'a', '--until', 'fixed')
  expect(JSON.parse(readFileSync(join(cwd, 'shared/config.json'), 'utf8')).ignores).toHaveLength(1)
  expect(statSync(join(cwd, 'shared/config.json')).mode & 0o777).toBe(0o640)
  expect(readdirSync(join(cwd, 'shared'))).toEqual(['config.json'])
})

test.each([
  [[], 'ignore takes the id of one advisory'],
  [[id, '--until', 'fixed'], '--reason is missing\n  Say why'],
  [[id, '--reason', ' ', '--until', 'fixed'], '--reason is missing'],
  [[id, '--reason', 'a'], '--until is missing\n  For example: --until fixed, --until 90d.'],
  [
    [id, '--reason', 'a', '--until', '2027-02-30'],
    '--until cannot be "2027-02-30"\n  It is the last day',
  ],
  [
    [id, '--reason', 'a', '--until', '2020-01-01'],
    '--until cannot be "2020-01-01"\n  That day is over.',
  ],
  [
    ['LEAK-2016-9004', '--reason', 'a', '--until', 'fixed'],
    `LEAK-2016-9004: no such advisory\n  Did you mean ${id}?`,
  ],
  [[id, '--reason', 'a', '--until', 'fixed', '--path', '> a'], '--path cannot be "> a"'],
  [
    [id, '--reason', 'a', '--until', 'fixed', '--package', 'a@seven'],
    '--package cannot be "a@seven"',
  ],
  [[id, '--reason', 'a', '--until', 'fixed', '--project', 'none'], '--project cannot be "none"'],
])('%j is a mistake, and nothing is written', async (args, message) => {
  const cwd = folderWith({})
  const { code, stderr } = await run(cwd, ...args)
  expect(code).toBe(2)
  expect(stderr).toContain(`leakscan: ${message}`)
  expect(existsSync(join(cwd, 'leakscan.config.json'))).toBe(false)
})

test('a config that is wrong is not made worse', async () => {
  const text = 'ignores: {}\n'
  const cwd = folderWith({ 'leakscan.config.yaml': text })
  expect((await run(cwd, id, '--reason', 'a', '--until', 'fixed')).code).toBe(2)
  expect(readFileSync(join(cwd, 'leakscan.config.yaml'), 'utf8')).toBe(text)
})

const one = { id, reason: 'a: b # c', until: 'fixed' }
const other = { id: 'LEAK-2018-9001', package: 'pg', reason: 'a', until: '2027-01-01' }
const add = (
  text: string,
  ignore: typeof one | typeof other = one,
  file = 'leakscan.config.yaml',
) => withIgnore(text, file, ignore)

const yamlLayouts: [what: string, before: string, after: string][] = [
  ['an empty file', '', `ignores:\n  - id: ${id}\n    reason: "a: b # c"\n    until: fixed\n`],
  [
    'comments and odd spacing',
    '# ours\nfailOn:   high   # on purpose\n\nignores:\n    # the first\n    -   id: LEAK-2018-9001   # pg\n        reason:   "q"\n        until: fixed # for ever\n\n# the end\nomit: [ dev ]\n',
    `# ours\nfailOn:   high   # on purpose\n\nignores:\n    # the first\n    -   id: LEAK-2018-9001   # pg\n        reason:   "q"\n        until: fixed # for ever\n    - id: ${id}\n      reason: "a: b # c"\n      until: fixed\n\n# the end\nomit: [ dev ]\n`,
  ],
  [
    'a list without indentation',
    'ignores:\n- until: fixed\n  id: LEAK-2018-9001\n  reason: |\n    two\n    lines\n',
    `ignores:\n- until: fixed\n  id: LEAK-2018-9001\n  reason: |\n    two\n    lines\n- id: ${id}\n  reason: "a: b # c"\n  until: fixed\n`,
  ],
  [
    'no newline at the end',
    'failOn: high # x',
    `failOn: high # x\nignores:\n  - id: ${id}\n    reason: "a: b # c"\n    until: fixed\n`,
  ],
  [
    'the line ends of Windows',
    'failOn: high\r\nignores:\r\n  - package: pg\r\n    reason: a\r\n    until: fixed\r\n',
    `failOn: high\r\nignores:\r\n  - package: pg\r\n    reason: a\r\n    until: fixed\r\n  - id: ${id}\r\n    reason: "a: b # c"\r\n    until: fixed\r\n`,
  ],
  [
    'an empty list',
    '# ours\nfailOn: high\nignores: []\n',
    `# ours\nfailOn: high\nignores:\n  - id: ${id}\n    reason: "a: b # c"\n    until: fixed\n`,
  ],
]

test.each(yamlLayouts)('YAML with %s keeps everything else as it is', async (_, before, after) => {
  expect(await add(before)).toBe(after)
})

test.each([
  ['flow style', '{ failOn: high, ignores: [{ package: pg, reason: a, until: fixed }] } # c\n'],
  ['an ended document', '---\nfailOn: high # c\n...\n'],
  [
    'a list that starts below its dash',
    'ignores:\n  -\n    package: pg # c\n    reason: a\n    until: fixed\n',
  ],
])('YAML with %s keeps its comments', async (_, before) => {
  const after = await add(before)
  expect(after).toContain('# c')
  expect(parse(after).ignores.at(-1)).toEqual(one)
})

test('the same ignore is renewed in its place', async () => {
  const text = `ignores:\n  - id: ${id}   # x\n    reason: 'old'   # why\n    until: 2026-01-01   # when\n  - package: pg\n    reason: a\n    until: fixed\n`
  expect(await add(text)).toBe(
    `ignores:\n  - id: ${id}   # x\n    reason: "a: b # c"   # why\n    until: fixed   # when\n  - package: pg\n    reason: a\n    until: fixed\n`,
  )
  const block = `ignores:\n  - id: ${id} # x\n    reason: |\n      of\n      old\n    until: fixed\n`
  expect(parse(await add(block)).ignores).toEqual([one])
  expect(await add(block)).toContain('# x')
  expect((await add(text, other)).match(/- /g)).toHaveLength(3)
})

test.each([
  [
    '{}\n',
    `{\n  "ignores": [\n    {\n      "id": "${id}",\n      "reason": "a: b # c",\n      "until": "fixed"\n    }\n  ]\n}\n`,
  ],
  [
    '{\n    "omit": [ "dev" ],\n    "ignores": [\n        { "package": "pg", "reason": "a", "until": "fixed" }\n    ],\n    "failOn":"high"\n}',
    `{\n    "omit": [ "dev" ],\n    "ignores": [\n        { "package": "pg", "reason": "a", "until": "fixed" },\n        {\n            "id": "${id}",\n            "reason": "a: b # c",\n            "until": "fixed"\n        }\n    ],\n    "failOn":"high"\n}`,
  ],
])('JSON keeps everything else as it is: %j', async (before, after) => {
  expect(await add(before, one, 'leakscan.config.json')).toBe(after)
})

test('the same ignore in JSON is renewed in its place', async () => {
  const text = `{ "ignores": [ {"until": "2026-01-01",  "id": "${id}", "reason": "old"} ] }`
  expect(await add(text, one, 'leakscan.config.json')).toBe(
    `{ "ignores": [ {"until": "fixed",  "id": "${id}", "reason": "a: b # c"} ] }`,
  )
})
