import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { lint } from '../../src/advisory/lint.ts'
import type { AdvisoryProblem } from '../../src/advisory/validate.ts'
import { parseAdvisory } from '../../src/advisory/validate.ts'
import { releases, soundRuntime } from '../node.ts'
import { sound } from '../advisory.ts'
import { folderWith, leakscan } from '../cli.ts'

function check(...files: [name: string, advisory: object][]): AdvisoryProblem[] {
  const results = files.map(([file, advisory]) => parseAdvisory(stringify(advisory), file))
  const problems = results.flatMap((result) => (Array.isArray(result) ? result : []))
  const parsed = results.flatMap((result) => (Array.isArray(result) ? [] : [result]))
  return [...problems, ...lint(parsed, () => undefined, releases)]
}

const file = 'npm/a/LEAK-2026-0001.yaml'
const rulesOf = (problems: readonly AdvisoryProblem[]) => problems.map(({ rule }) => rule)

test('a sound advisory has no problems', () => {
  expect(check([file, sound])).toEqual([])
})

const broken: [rule: string, change: object, line: number][] = [
  ['schema', { title: 'Ends with a full stop.' }, 3],
  ['schema', { colour: 'red' }, 1],
  ['schema', { affected: [{ introduced: '1.0.0' }] }, 6],
  ['schema', { references: [{ type: 'fix', url: 'http://example.org' }] }, 17],
  ['id-year', { id: 'LEAK-2027-0001' }, 1],
  ['id-matches-file', { id: 'LEAK-2026-0002' }, 1],
  ['folder-matches-package', { package: 'b' }, 2],
  ['version-valid', { affected: [{ introduced: '1.0', fixed: '1.2.0' }] }, 6],
  ['version-valid', { recommended: 'v1.2.1' }, 22],
  ['range-ordered', { affected: [{ introduced: '1.2.0', fixed: '1.2.0' }] }, 6],
  ['range-ordered', { affected: [{ introduced: '2.0.0', lastAffected: '1.2.0' }] }, 6],
  [
    'ranges-disjoint',
    {
      affected: [
        { introduced: '0', fixed: '2.0.0' },
        { introduced: '1.0.0', fixed: '3.0.0' },
      ],
    },
    8,
  ],
  ['recommended-is-free', { recommended: '1.1.0' }, 22],
  ['condition-ranges', { conditions: { node: 'below 20' } }, 23],
  ['condition-ranges', { conditions: { partner: { package: 'b', range: '!' } } }, 25],
  ['condition-ranges', { conditions: { harmlessUnder: ['b', 'c@!'] } }, 25],
  ['via-known', { via: 'LEAK-2020-0001' }, 22],
  ['no-mention', { details: 'This was found by @somebody who looked at the heap for days.' }, 4],
  [
    'reference-foreign',
    { references: [{ type: 'report', url: 'https://github.com/leakscan/leakscan/issues/1' }] },
    16,
  ],
  ['reproduction-exists', { reproduction: 'LEAK-2026-0001.repro.mjs' }, 22],
  ['evidence-measured', { evidence: { ...sound.evidence, level: 'reproduced' } }, 19],
]

test.each(broken)('%s: %j is reported at its line', (rule, change, line) => {
  const found = check([file, { ...sound, ...change }]).find((problem) => problem.rule === rule)
  expect(found).toMatchObject({ rule, file, line })
})

const runtimeFile = 'runtime/node/LEAK-2026-0002.yaml'

test('a sound advisory of Node.js itself has no problems', () => {
  expect(check([runtimeFile, soundRuntime])).toEqual([])
})

const brokenRuntime: [rule: string, change: object, line: number][] = [
  ['schema', { package: 'a' }, 28],
  ['schema', { conditions: { node: '<20' } }, 29],
  ['schema', { uses: [{ module: 'http2' }] }, 13],
  ['schema', { uses: [{ module: 'node:tls', member: 'a', method: 'b' }] }, 13],
  ['folder-matches-package', { runtime: 'node' }, 2],
  ['node-uses-known', { uses: [{ module: 'node:http3' }] }, 13],
  ['node-released', { affected: [{ introduced: '20.9.9', fixed: '20.11.0' }] }, 7],
  ['node-released', { affected: [{ introduced: '0', fixed: '20.11.0' }] }, 7],
  ['node-one-line', { affected: [{ introduced: '20.0.0', fixed: '22.1.0' }] }, 7],
  ['node-line-end', { affected: [{ introduced: '20.0.0' }] }, 7],
  ['node-line-end', { affected: [{ introduced: '20.0.0', lastAffected: '20.10.0' }] }, 7],
  ['node-line-end', { affected: [{ introduced: '22.0.0', lastAffected: '22.2.0' }] }, 7],
  [
    'ranges-disjoint',
    { affected: [{ introduced: '22.0.0' }, { introduced: '22.1.0', fixed: '22.2.0' }] },
    8,
  ],
]

test.each(brokenRuntime)('of Node.js, %s: %j is reported at its line', (rule, change, line) => {
  const place = rule === 'folder-matches-package' ? 'npm/node/LEAK-2026-0002.yaml' : runtimeFile
  const problems = check([place, { ...soundRuntime, ...change }])
  expect(problems.find((problem) => problem.rule === rule)).toMatchObject({ rule, line })
})

test('a range of a package always ends, and has no uses', () => {
  expect(rulesOf(check([file, { ...sound, affected: [{ introduced: '1.0.0' }] }]))).toContain(
    'schema',
  )
  expect(rulesOf(check([file, { ...sound, uses: soundRuntime.uses }]))).toContain('schema')
})

test('a field of the other collection is told as such', () => {
  const [problem] = check([runtimeFile, { ...soundRuntime, recommended: '20.11.1' }])
  expect(problem?.message).toBe('recommended has no place in an advisory of Node.js itself')
})

const reproduced = {
  ...sound,
  evidence: { ...sound.evidence, level: 'reproduced' },
  reproduction: 'LEAK-2026-0001.repro.mjs',
}
const side = { perOperation: 0, interval: [0, 0], operations: 1000, samples: 30, runs: 1 }
const measurement = {
  schemaVersion: 1,
  id: 'LEAK-2026-0001',
  package: 'a',
  date: '2026-11-23',
  node: '20.20.2',
  leakscan: '0.1.0',
  meter: 'js-heap',
  affected: { ...side, version: '1.1.0', verdict: 'leaks' },
  fixed: { ...side, version: '1.2.0', verdict: 'flat' },
}

function checkMeasured(text: string): string[] {
  const parsed = parseAdvisory(stringify(reproduced), file)
  const beside = (_: string, name: string) => (name.endsWith('.json') ? text : '')
  return lint(Array.isArray(parsed) ? [] : [parsed], beside, releases).map(({ message }) => message)
}

test('a measurement of both sides whose verdicts agree is evidence', () => {
  expect(checkMeasured(JSON.stringify(measurement))).toEqual([])
})

const { affected, fixed } = measurement
const noProof: [change: object, message: RegExp][] = [
  [
    { affected: { ...affected, verdict: 'bounded' } },
    /1\.1\.0 is affected and was measured: bounded/,
  ],
  [{ affected: { ...affected, verdict: 'flat' } }, /1\.1\.0 is affected and was measured: flat/],
  [{ fixed: { ...fixed, verdict: 'leaks' } }, /1\.2\.0 is fixed and was measured: leaks/],
  [{ fixed: { ...fixed, verdict: 'inconclusive' } }, /1\.2\.0 is fixed and was measured: incon/],
  [{ affected: { ...affected, version: '1.3.0' } }, /1\.3\.0 as affected, which the advisory says/],
  [{ fixed: { ...fixed, version: '1.1.9' } }, /1\.1\.9 as fixed, which the advisory says/],
  [{ id: 'LEAK-2026-0002' }, /measurement of LEAK-2026-0002/],
  [{ fixed: undefined }, /no measurement/],
]

test.each(noProof)('evidence-measured: a measurement with %j proves nothing', (change, message) => {
  expect(checkMeasured(JSON.stringify({ ...measurement, ...change }))).toEqual([
    expect.stringMatching(message),
  ])
})

test('evidence-measured: a measurement that is not JSON proves nothing', () => {
  expect(checkMeasured('{')).toEqual([expect.stringMatching(/no measurement/)])
})

test('two advisories with one id, and two of one package with the same references', () => {
  const problems = check([file, sound], [`other/${file}`, sound])
  expect(rulesOf(problems)).toEqual(['id-unique', 'id-unique', 'leaks-distinct'])
})

test('two advisories of one kind with the same ranges and the same fix are one leak told twice', () => {
  const again = {
    ...sound,
    id: 'LEAK-2026-0002',
    references: [...sound.references, { type: 'report', url: 'https://example.org/a/2' }],
  }
  const beside = 'npm/a/LEAK-2026-0002.yaml'
  expect(rulesOf(check([file, sound], [beside, again]))).toEqual(['leaks-distinct'])
  const other = { ...again, affected: [{ introduced: '1.1.0', fixed: '1.2.0' }] }
  expect(check([file, sound], [beside, other])).toEqual([])
})

test('a withdrawn advisory may share its references with the one that took its place', () => {
  const withdrawn = {
    ...sound,
    withdrawn: { date: '2026-11-24', reason: 'the other one says it better' },
  }
  const other = { ...sound, id: 'LEAK-2026-0002' }
  expect(check([file, withdrawn], ['npm/a/LEAK-2026-0002.yaml', other])).toEqual([])
})

test('YAML that does not parse is one more problem, with its line', () => {
  expect(parseAdvisory('id: LEAK-2026-0001\ntitle: "open\n', file)).toMatchObject([
    { rule: 'yaml', file, line: 3 },
  ])
})

test('dates and versions are read as they are written', () => {
  const parsed = parseAdvisory(
    stringify(sound).replace("'1.0.0'", '1.0.0').replace('1.2.0', '1.20'),
    file,
  )
  expect(Array.isArray(parsed) ? parsed : parsed.advisory.affected).toEqual([
    { introduced: '1.0.0', fixed: '1.20' },
  ])
})

test('db lint reports all problems at once and exits with 1', async () => {
  const cwd = folderWith({
    [file]: stringify({ ...sound, id: 'LEAK-2027-0001', via: 'LEAK-2020-0001' }),
    'npm/b/LEAK-2026-0003.yaml': 'id: 1',
  })
  const { code, stdout } = await leakscan(['db', 'lint', 'npm'], { cwd })
  expect(code).toBe(1)
  expect(stdout).toContain(`${file}:1: id-matches-file: `)
  expect(stdout).toContain(`${file}:22: via-known: `)
  expect(stdout).toContain('npm/b/LEAK-2026-0003.yaml:1: schema: ')
})

test('a scan with private advisories that break the format is undecided', async () => {
  const cwd = folderWith({
    'package-lock.json': '{"lockfileVersion": 3, "packages": {}}',
    'own/npm/b/LEAK-2026-0003.yaml': 'id: 1',
  })
  const { code, stderr } = await leakscan(['--advisories', 'own'], { cwd })
  expect(code).toBe(2)
  expect(stderr).toMatch(/LEAK-2026-0003\.yaml:1: .*\n {2}Run `leakscan db lint /)
})

test('a scan knows private advisories beside the published ones', async () => {
  const cwd = folderWith({
    'package-lock.json':
      '{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.1.0"}}}',
    [`own/${file.replace('0001', '9999')}`]: stringify({ ...sound, id: 'LEAK-2026-9999' }),
  })
  const { code, stdout } = await leakscan(['--advisories', 'own'], { cwd })
  expect(stdout).toContain('Upgrade a 1.1.0 → 1.2.0 (minor): fixes 1 leak')
  expect(code).toBe(1)
})
