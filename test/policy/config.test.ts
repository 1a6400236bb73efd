import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { LeakscanError } from '../../src/errors.ts'
import { checkConfig } from '../../src/policy/config/check.ts'
import { parseConfig } from '../../src/policy/config/read.ts'
import { root } from '../cli.ts'

const schema: object = JSON.parse(
  readFileSync(join(root, 'src/policy/config/config.schema.json'), 'utf8'),
)
const validate = new Ajv({ strict: true, strictRequired: false }).compile(schema)

async function read(text: string, file: string) {
  const node = await parseConfig(text, file)
  return node && checkConfig(node, file)
}

async function problem(text: string, file: string): Promise<string> {
  try {
    await read(text, file)
  } catch (error) {
    if (!(error instanceof LeakscanError)) throw error
    if (error.code !== 'CONFIG') throw error
    return error.hint === undefined ? error.message : `${error.message} | ${error.hint}`
  }
  throw new Error('nothing was wrong with it')
}

const yaml = `# what we live with
failOn: high
omit: [dev]
scope: [server, build]
evidence: confirmed
fixableOnly: true
node: 20.11.1
maxDbAge: 30
advisories: [ours]
baseline: base.json
ignores:
  - id: LEAK-2016-9003
    reason: keys always complete here
    until: fixed
  # orm moves in spring
  - package: pg@^7.4.0
    path: orm > pg
    project: services/api
    reason: |
      two lines
      of reason
    until: 2027-03-31
`

test('JSON, YAML and package.json say the same', async () => {
  const fromYaml = await read(yaml, 'leakscan.config.yaml')
  const { parse } = await import('yaml')
  const value: unknown = parse(yaml)
  const places = (config: Awaited<ReturnType<typeof read>>) =>
    config?.ignores.map(({ place }) => place)
  const plain = (config: Awaited<ReturnType<typeof read>>) => ({
    ...config,
    file: '',
    ignores: config?.ignores.map((ignore) => ({ ...ignore, place: undefined })),
  })
  const json = `${JSON.stringify({ $schema: 'x', ...(value as object) }, undefined, 2)}\n`
  const fromJson = await read(json, 'leakscan.config.json')
  const manifest = JSON.stringify({ name: 'a', leakscan: value, z: [] }, undefined, 2)
  const fromManifest = await read(manifest, 'package.json')
  expect(plain(fromJson)).toEqual(plain(fromYaml))
  expect(plain(fromManifest)).toEqual(plain(fromYaml))
  expect(plain(fromYaml)).toMatchObject({
    failOn: 'high',
    ignores: [{ id: 'LEAK-2016-9003', until: 'fixed' }, { reason: 'two lines\nof reason\n' }],
  })
  expect(places(fromYaml)).toEqual([
    { file: 'leakscan.config.yaml', line: 12 },
    { file: 'leakscan.config.yaml', line: 16 },
  ])
  expect(places(fromJson)?.map((place) => json.split('\n')[(place?.line ?? 0) - 1])).toEqual([
    '    {',
    '    {',
  ])
})

test('a package.json without the key has no config, even when it depends on leakscan', async () => {
  const manifest = '{"devDependencies": {"leakscan": "^1.0.0"}}'
  expect(await read(manifest, 'package.json')).toBe(undefined)
})

test('an empty YAML file is an empty config', async () => {
  expect((await read('# nothing yet\n', 'leakscan.config.yaml'))?.ignores).toEqual([])
})

const ignore = (rest: string) =>
  `ignores:\n  - id: LEAK-2016-9003\n    reason: a\n    until: fixed\n    ${rest}\n`

/** What is wrong, where that is said, and what to do; the schema must refuse each of them, too. */
const wrong: [text: string, message: string][] = [
  ['fail-on: high', ':1: unknown key "fail-on" | Did you mean failOn?'],
  ['failon: high', ':1: unknown key "failon" | Did you mean failOn?'],
  ['omit: []\nignore: []', ':2: unknown key "ignore" | Did you mean ignores?'],
  [
    'failOn: hgh',
    ':1: failOn cannot be "hgh" | It is one of critical, high, moderate, low, never. Did you mean high?',
  ],
  ['failOn: 3', ':1: failOn must be a text'],
  ['failOn:', ':1: failOn must be a text'],
  ['omit: dev', ':1: omit must be a list'],
  [
    'omit:\n  - dev\n  - devs',
    ':3: omit cannot be "devs" | It is one of dev, optional, peer. Did you mean dev?',
  ],
  [
    'scope: [servr]',
    ':1: scope cannot be "servr" | It is one of server, build, browser. Did you mean server?',
  ],
  [
    'evidence: proven',
    ':1: evidence cannot be "proven" | It is one of reproduced, confirmed, reported.',
  ],
  ['fixableOnly: "yes"', ':1: fixableOnly must be true or false'],
  ['node: "20"', ':1: node cannot be "20" | It is a full version, such as 20.11.1.'],
  ['maxDbAge: -1', ':1: maxDbAge must be a number of days'],
  ['maxDbAge: 1.5', ':1: maxDbAge must be a number of days'],
  ['advisories: [1]', ':1: a folder must be a text'],
  ['baseline: " "', ':1: baseline must be a text'],
  ['- a', ':1: a config must be an object'],
  ['ignores: {}', ':1: ignores must be a list'],
  ['ignores: [LEAK-2016-9003]', ':1: an ignore must be an object'],
  ['ignores:\n  - reason: a\n    until: fixed', ':2: an ignore names neither an id nor a package'],
  ['ignores:\n  - id: LEAK-2016-9003\n    until: fixed', ':2: an ignore has no reason | Say why.'],
  [
    'ignores:\n  - id: LEAK-2016-9003\n    reason: ""\n    until: fixed',
    ':3: reason must be a text',
  ],
  [
    'ignores:\n  - id: LEAK-2016-9003\n    reason: a',
    ':2: an ignore has no until | It is the last day, such as 2027-01-31, or "fixed": until an upgrade removes the leak.',
  ],
  ...[
    '2027-02-30',
    '2027-13-01',
    '31.01.2027',
    '2027-1-1',
    '2027-01-01T00:00:00Z',
    'never',
    'Fixed',
  ].map((until): [string, string] => [
    `ignores:\n  - id: LEAK-2016-9003\n    reason: a\n    until: ${until}`,
    `:4: until cannot be "${until}" | It is the last day, such as 2027-01-31, or "fixed": until an upgrade removes the leak.`,
  ]),
  ['ignores:\n  - id: 9003\n    reason: a\n    until: fixed', ':2: id must be a text'],
  [
    'ignores:\n  - id: CVE-2020-1\n    reason: a\n    until: fixed',
    ':2: id cannot be "CVE-2020-1" | It is the id of an advisory, LEAK-YYYY-NNNN.',
  ],
  [
    ignore('expires: 2027-01-01'),
    ':5: unknown key "expires" | Known are id, package, path, project, reason, until.',
  ],
  [ignore('pakage: pg'), ':5: unknown key "pakage" | Did you mean package?'],
  [
    ignore('package: pg@seven'),
    ':5: package cannot be "pg@seven" | It is a name, or a name and a range: pg, pg@^7.4.0.',
  ],
  [
    ignore('path: "orm > "'),
    ':5: path cannot be "orm > " | It is names with > between them: orm > pg.',
  ],
  [ignore('project: [a]'), ':5: project must be a text'],
]

test.each(wrong)('YAML: %j', async (text, message) => {
  expect(await problem(`${text}\n`, 'leakscan.config.yaml')).toBe(`leakscan.config.yaml${message}`)
})

test('the schema accepts what is accepted, and refuses what is refused', async () => {
  const { parse } = await import('yaml')
  expect(validate(parse(yaml))).toBe(true)
  // The calendar and the grammar of ranges are beyond a JSON Schema.
  const beyond = /2027-02-30|pg@seven/
  const accepted = wrong.filter(([text]) => validate(parse(text))).map(([text]) => text)
  expect(accepted.filter((text) => !beyond.test(text))).toEqual([])
})

test.each([
  ['{\n  "failOn": "high",\n  "failOn": "low"\n}', ':3: "failOn" is there twice'],
  ['{\n  "fail-on": "high"\n}', ':2: unknown key "fail-on" | Did you mean failOn?'],
  [
    '{\n  "ignores": [\n    {\n      "id": "LEAK-2016-9003"\n    }\n  ]\n}',
    ':3: an ignore has no reason | Say why.',
  ],
  ['{\n  "omit": [[[[[[]]]]]]\n}', ':2: nothing in a config is that deep'],
])('JSON: %s', async (text, message) => {
  expect(
    (await problem(text, 'leakscan.config.json')).startsWith(`leakscan.config.json${message}`),
  ).toBe(true)
})

test.each([
  ['{ // a comment\n}', ':1: not valid JSON'],
  ['', ': the file is empty'],
])('JSON that is none: %s', async (text, message) => {
  expect(await problem(text, 'leakscan.config.json')).toContain(`leakscan.config.json${message}`)
})

test.each([
  ['failOn: high\nfailOn: low\n', ':2: Map keys must be unique'],
  ['failOn: [high\n', ':2: Flow sequence in block collection must be sufficiently indented'],
  ['ignores: &a [*a]\n', ':1: an alias or a tag, which a config cannot have'],
  ['? [a]\n: b\n', ':1: a key must be a text'],
  ['a: [[[[[[1]]]]]]\n', ':1: nothing in a config is that deep'],
])('YAML that no config is: %j', async (text, message) => {
  expect(await problem(text, 'leakscan.config.yaml')).toContain(`leakscan.config.yaml${message}`)
})
