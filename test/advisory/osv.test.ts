import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import Ajv2020 from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { loadDatabase } from '../../src/advisory/load.ts'
import { toOsv } from '../../src/advisory/osv.ts'
import { folderWith, leakscan, root } from '../cli.ts'
import { madeUp } from '../setup.ts'

// OSV's own schema, as its repository publishes it (Apache-2.0).
const schema = JSON.parse(readFileSync(join(root, 'test/fixtures/osv/schema.json'), 'utf8'))

const validate = new Ajv2020.default({
  allErrors: true,
  strict: false,
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, uri: /^https:\/\// },
}).compile(schema)

test('every advisory of ours is a valid OSV record', async () => {
  const database = await loadDatabase()
  const invalid = database.advisories().flatMap((advisory) => {
    const record = toOsv(advisory)
    return record === undefined || validate(record) ? [] : [[advisory.id, validate.errors]]
  })
  expect(invalid).toEqual([])
})

test('a range that nobody fixed ends with last_affected, and the leak goes into database_specific', async () => {
  const database = await loadDatabase({ folder: madeUp })
  expect(toOsv(database.advisory('LEAK-2016-9003')!)).toMatchObject({
    id: 'x_LEAK-2016-9003',
    affected: [
      { ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { last_affected: '1.0.6' }] }] },
    ],
    database_specific: { severity: 'moderate', leak: { trigger: 'call' } },
  })
})

test('a withdrawn advisory says so, and a scoped package has a purl', async () => {
  const advisory = (await loadDatabase({ folder: madeUp })).advisory('LEAK-2016-9003')!
  const record = toOsv({
    ...advisory,
    package: '@scope/inflight',
    withdrawn: { date: '2026-12-01', reason: 'it was none' },
  })
  expect(validate(record)).toBe(true)
  expect(record).toMatchObject({
    withdrawn: '2026-12-01T00:00:00Z',
    summary: expect.stringContaining('(withdrawn: it was none)'),
    affected: [{ package: { purl: 'pkg:npm/%40scope/inflight' } }],
  })
})

test('db export writes a file for each record, and all of them as a zip', async () => {
  const cwd = folderWith({})
  const { stdout, code } = await leakscan(
    ['db', 'export', join(root, 'test/fixtures/advisories'), '--out', 'osv'],
    { cwd },
  )
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `3 OSV records written to ${join('osv', 'npm')}\n`,
  })
  const files = readdirSync(join(cwd, 'osv/npm'))
  expect(files).toEqual([
    'all.zip',
    'x_LEAK-2016-9003.json',
    'x_LEAK-2018-9001.json',
    'x_LEAK-2018-9002.json',
  ])
  const zipped = unzipSync(readFileSync(join(cwd, 'osv/npm/all.zip')))
  for (const name of files.filter((file) => file.endsWith('.json'))) {
    expect(Buffer.from(zipped[name] ?? []).toString()).toBe(
      readFileSync(join(cwd, 'osv/npm', name), 'utf8'),
    )
  }
})
