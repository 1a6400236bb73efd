import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { everyAnswer, lineOf, reported, scanned } from './scanned.ts'

// What GitLab documents and its parser wants, with what makes an entry useful: its docs call a fingerprint
// unique, and name five severities.
const schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^(?!\\.?/)' },
          lines: {
            type: 'object',
            required: ['begin'],
            properties: { begin: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
}
const validate = new Ajv({ strict: false }).compile(schema)

async function issues(
  files: Readonly<Record<string, string>>,
  options = {},
): Promise<Record<string, unknown>[]> {
  const list = JSON.parse(
    await reported('gitlab', await scanned(files, options), { prefix: 'sub' }),
  )
  validate(list)
  expect(validate.errors).toBe(null)
  const fingerprints = list.map(({ fingerprint }: { fingerprint: string }) => fingerprint)
  expect(new Set(fingerprints).size).toBe(list.length)
  return list
}

test('each leak of each copy is an issue on its line', async () => {
  const list = await issues(everyAnswer)
  expect(list).toHaveLength(8)
  expect(list).toContainEqual(
    expect.objectContaining({
      check_name: 'LEAK-2018-9001',
      severity: 'critical',
      description:
        'pg@7.0.0 leaks memory: A made-up leak of every query, fixed in the next patch (LEAK-2018-9001). Upgrade old-pg (pg) to 7.4.3.',
      location: {
        path: 'sub/package-lock.json',
        lines: { begin: lineOf(everyAnswer['package-lock.json'], '"node_modules/old-pg"') },
      },
    }),
  )
})

test('no leaks are an empty list, and a file that cannot be read is not', async () => {
  expect(await issues({ 'package-lock.json': '{"lockfileVersion": 3, "packages": {}}' })).toEqual(
    [],
  )
  const [issue] = await issues({ 'package-lock.json': '{\n  oops' })
  expect(issue).toMatchObject({
    severity: 'blocker',
    location: { path: 'sub/package-lock.json', lines: { begin: 2 } },
  })
})
