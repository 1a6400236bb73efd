import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { root } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { everyAnswer, lineOf, reported, scanned } from './scanned.ts'

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string }
    readonly region: Readonly<Record<string, number>>
  }
}

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly Rule[] } }
    readonly automationDetails: { readonly id: string }
    readonly invocations: readonly { readonly executionSuccessful: boolean }[]
    readonly results: readonly {
      readonly ruleId: string
      readonly level: string
      readonly message: { readonly text: string }
      readonly locations: readonly Location[]
      readonly relatedLocations: readonly Location[]
      readonly partialFingerprints: { readonly primaryLocationLineHash: string }
    }[]
  }[]
}

interface Rule {
  readonly id: string
  readonly shortDescription: { readonly text: string }
  readonly fullDescription: { readonly text: string }
  readonly help: { readonly text: string; readonly markdown: string }
  readonly properties: Readonly<Record<string, unknown>>
}

async function sarif(
  files: Readonly<Record<string, string>>,
  options: Parameters<typeof scanned>[1] = {},
  reportOptions: Parameters<typeof reported>[2] = {},
): Promise<Sarif> {
  const log: Sarif = JSON.parse(
    await reported('sarif', await scanned(files, options), reportOptions),
  )
  expect(faults(log)).toEqual([])
  return log
}

// The schema that OASIS publishes with SARIF 2.1.0 (errata 01), whose dialect is older than the validator's.
const {
  $schema: _dialect,
  id: _id,
  ...schema
} = JSON.parse(readFileSync(join(root, 'test/fixtures/sarif/sarif-schema-2.1.0.json'), 'utf8'))
const validate = new Ajv({
  strict: false,
  formats: {
    uri: (text: string) => URL.canParse(text),
    'uri-reference': (text: string) => URL.canParse(text, 'https://example.org/'),
    'date-time': /^\d{4}-/,
  },
}).compile(schema)

/** What the schema and GitHub's own rules find wrong. */
function faults(log: Sarif): unknown[] {
  validate(log)
  const found: unknown[] = [...(validate.errors ?? [])]
  const want = (holds: boolean, what: string) => {
    if (!holds) found.push(what)
  }
  want(log.runs.length <= 20, 'more than 20 runs')
  const categories = log.runs.map(({ automationDetails: { id } }) => id)
  want(new Set(categories).size === categories.length, 'two runs of a category')
  want(
    categories.every((id) => id.endsWith('/')),
    'a category that takes its last part for a run',
  )
  for (const { tool, results } of log.runs) {
    const rules = new Set(tool.driver.rules.map(({ id }) => id))
    want(results.length <= 25_000, 'more than 25,000 results')
    for (const rule of tool.driver.rules) {
      const texts = [rule.shortDescription.text, rule.fullDescription.text]
      want(
        texts.every((text) => text !== '' && text.length <= 1024),
        'a description of no use',
      )
      want(rule.help.text !== '' && rule.help.markdown !== '', 'a rule without help')
    }
    for (const { ruleId, message, locations, partialFingerprints } of results) {
      const [{ physicalLocation } = { physicalLocation: undefined }] = locations
      want(rules.has(ruleId), 'a result without its rule')
      want(message.text !== '', 'an empty message')
      const region = physicalLocation?.region ?? {}
      for (const key of ['startLine', 'startColumn', 'endLine', 'endColumn'])
        want((region[key] ?? 0) > 0, `no ${key}`)
      want(
        !/^(?:\/|[a-z]+:)/.test(physicalLocation?.artifactLocation.uri ?? '/'),
        'an absolute URI',
      )
      want(partialFingerprints.primaryLocationLineHash !== '', 'no fingerprint')
    }
  }
  return found
}

const lock = everyAnswer['package-lock.json']

test('a result points at the entry in the lockfile first, and at the line that asks for it', async () => {
  const [run] = (await sarif(everyAnswer)).runs
  const places = run?.results.map(({ ruleId, locations, relatedLocations }) => [
    ruleId,
    locations[0]?.physicalLocation.region['startLine'],
    relatedLocations.map(({ physicalLocation: { artifactLocation, region } }) => [
      artifactLocation.uri,
      region['startLine'],
    ]),
  ])
  const asks = (name: string) => [
    ['package.json', lineOf(everyAnswer['package.json'], `"${name}"`)],
  ]
  expect(places).toEqual([
    ['LEAK-2018-9001', lineOf(lock, '"node_modules/old-pg"'), asks('old-pg')],
    ['LEAK-2018-9001', lineOf(lock, '"node_modules/orm/node_modules/pg"'), asks('orm')],
    ['LEAK-2018-9001', lineOf(lock, '"node_modules/pg"'), asks('pg')],
    ['LEAK-2016-9003', lineOf(lock, '"node_modules/inflight"'), asks('orm')],
    ['LEAK-2018-9002', lineOf(lock, '"node_modules/old-pg"'), asks('old-pg')],
    ['LEAK-2018-9002', lineOf(lock, '"node_modules/orm/node_modules/pg"'), asks('orm')],
    ['LEAK-2018-9002', lineOf(lock, '"node_modules/pg"'), asks('pg')],
    ['LEAK-2018-9002', lineOf(lock, '"node_modules/dev-tool/node_modules/pg"'), asks('dev-tool')],
  ])
})

/** `LEAK-2018-9001 0123…:1`, sorted. */
async function fingerprints(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { runs } = await sarif(files)
  return runs
    .flatMap(({ results }) => results)
    .map(
      ({ ruleId, partialFingerprints }) =>
        `${ruleId} ${partialFingerprints.primaryLocationLineHash}`,
    )
    .toSorted()
}

test('fingerprints survive a reflow, a move in the tree, and a version that leaks the same', async () => {
  const before = await fingerprints(everyAnswer)
  expect(new Set(before).size).toBe(before.length)
  const parsed = JSON.parse(lock)
  const reflown = JSON.stringify({
    ...parsed,
    packages: Object.fromEntries(Object.entries(parsed.packages).toReversed()),
  })
  expect(await fingerprints({ ...everyAnswer, 'package-lock.json': reflown })).toEqual(before)
  const updated = lock.replace('"version": "7.4.1"', '"version": "7.4.0"')
  expect(await fingerprints({ ...everyAnswer, 'package-lock.json': updated })).toEqual(before)
  const dependencies = { orm: '2.0.0' }
  const nested = (place: string) => ({
    'package-lock.json': lockfile(
      {
        'node_modules/orm': { version: '2.0.0', dependencies: { pg: '7.4.1' } },
        [place]: { version: '7.4.1' },
      },
      { dependencies },
    ),
  })
  expect(await fingerprints(nested('node_modules/pg'))).toEqual(
    await fingerprints(nested('node_modules/orm/node_modules/pg')),
  )
})

test('fingerprints tell lockfiles apart', async () => {
  const one = await sarif(
    { 'a/package-lock.json': lock, 'b/package-lock.json': lock },
    { paths: ['a', 'b'] },
  )
  const all = one.runs.flatMap(({ results }) =>
    results.map(
      ({ ruleId, partialFingerprints }) => ruleId + partialFingerprints.primaryLocationLineHash,
    ),
  )
  expect(new Set(all).size).toBe(all.length)
})

test('each project is a run with a category of its own, a clean one too, so that its alerts close', async () => {
  const clean = '{"lockfileVersion": 3, "packages": {}}'
  const log = await sarif(
    { 'package-lock.json': clean, 'services/api/package-lock.json': lock },
    { paths: ['.', 'services/api'] },
  )
  const runs = log.runs.map(({ automationDetails: { id }, results }) => [id, results.length])
  expect(runs).toEqual([
    ['leakscan/', 0],
    ['leakscan/services/api/', 8],
  ])
})

test('a project that could not be read has no run without results, which would close its alerts', async () => {
  const log = await sarif(
    { 'a/package-lock.json': '{', 'b/package-lock.json': lock },
    { paths: ['a', 'b'] },
  )
  const runs = log.runs.map(({ automationDetails: { id }, invocations }) => [
    id,
    invocations[0]?.executionSuccessful,
  ])
  expect(runs).toEqual([
    ['leakscan/b/', true],
    ['leakscan/could-not-be-read/', false],
  ])
})

test('more projects than GitHub takes runs become one run', async () => {
  const folders = Array.from({ length: 21 }, (_, i) => `p${i}`)
  const files = Object.fromEntries(folders.map((folder) => [`${folder}/package-lock.json`, lock]))
  const { runs } = await sarif(files, { paths: folders })
  expect(runs.map(({ automationDetails: { id }, results }) => [id, results.length])).toEqual([
    ['leakscan/', 21 * 8],
  ])
})

test('a leak is no security alert unless that is asked for', async () => {
  const rules = async (sarifSecurity: boolean) => {
    const { runs } = await sarif(everyAnswer, {}, { sarifSecurity })
    return runs.flatMap(({ tool }) =>
      tool.driver.rules.map(({ id, properties }) => [id, properties]),
    )
  }
  expect(await rules(false)).toMatchInlineSnapshot(`
    [
      [
        "LEAK-2018-9001",
        {
          "precision": "high",
          "problem.severity": "error",
          "tags": [
            "memory-leak",
            "performance",
          ],
        },
      ],
      [
        "LEAK-2016-9003",
        {
          "precision": "high",
          "problem.severity": "warning",
          "tags": [
            "memory-leak",
            "performance",
          ],
        },
      ],
      [
        "LEAK-2018-9002",
        {
          "precision": "medium",
          "problem.severity": "warning",
          "tags": [
            "memory-leak",
            "performance",
          ],
        },
      ],
    ]
  `)
  expect((await rules(true))[0]).toMatchInlineSnapshot(`
    [
      "LEAK-2018-9001",
      {
        "precision": "high",
        "problem.severity": "error",
        "security-severity": "9.5",
        "tags": [
          "memory-leak",
          "performance",
          "security",
        ],
      },
    ]
  `)
})

test('of more results than GitHub takes the worst stay', async () => {
  const result = await scanned(everyAnswer)
  const projects = result.projects.map((project) => {
    const copies = project.findings.map((finding) =>
      Array.from({ length: 5000 }, () => ({ ...finding })),
    )
    return { ...project, findings: copies.flat().toReversed() }
  })
  const log: Sarif = JSON.parse(await reported('sarif', { ...result, projects }))
  const results = log.runs.flatMap((run) => run.results)
  expect(results).toHaveLength(25_000)
  const worst = results.slice(0, 15_000)
  expect(new Set(worst.map(({ ruleId }) => ruleId))).toEqual(new Set(['LEAK-2018-9001']))
  expect(results.every(({ level }) => level !== 'note')).toBe(true)
})
