import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { root } from '../cli.ts'
import { everyAnswer, lineOf, reported, scanned } from './scanned.ts'

const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(join(root, `src/report/${name}.schema.json`), 'utf8'))
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false })
ajv.addSchema(schemaOf('report'))
const validate = ajv.compile(schemaOf('ndjson'))

const files = { ...everyAnswer, 'broken/package-lock.json': '{' }

test('each line of the NDJSON report follows its schema, and together they are the JSON report', async () => {
  const result = await scanned(files, { paths: ['.', 'broken'] })
  const lines = (await reported('ndjson', result)).trimEnd().split('\n')
  const values = lines.map((line) => JSON.parse(line))
  for (const value of values) {
    validate(value)
    expect(validate.errors).toBe(null)
  }
  expect(values.map((value) => Object.keys(value)[0])).toEqual([
    'scan',
    'project',
    'failure',
    'verdict',
  ])
  const [{ scan }, { project }, { failure }, { verdict }] = values
  expect({ ...scan, projects: [project], failures: [failure], ...verdict }).toEqual(
    JSON.parse(await reported('json', result)),
  )
})

test('a finding names the line of package.json that asks for what brings it', async () => {
  const { projects } = JSON.parse(await reported('json', await scanned(everyAnswer)))
  const told = projects[0].findings.map(
    ({ package: { id }, declaredAt }: { package: { id: string }; declaredAt: unknown }) => [
      id,
      declaredAt,
    ],
  )
  const at = (name: string) => [
    { file: 'package.json', line: lineOf(everyAnswer['package.json'], `"${name}"`) },
  ]
  expect(new Map(told)).toEqual(
    new Map([
      ['node_modules/inflight', at('orm')],
      ['node_modules/dev-tool/node_modules/pg', at('dev-tool')],
      ['node_modules/old-pg', at('old-pg')],
      ['node_modules/orm/node_modules/pg', at('orm')],
      ['node_modules/pg', at('pg')],
    ]),
  )
})
