import { expect, test } from 'vitest'
import type { Advisory } from '../../src/advisory/advisory.ts'
import { sound as advisory } from '../advisory.ts'
import { parseDescription } from '../../src/verify/contract.ts'
import type { Meta } from '../../src/verify/reproduction.ts'
import { failureOf } from '../failure.ts'

const meta: Meta = {
  id: 'LEAK-2026-0001',
  package: 'a',
  affected: '1.1.0',
  fixed: '1.2.0',
  meter: 'js-heap',
}
const functions = ['setup', 'op', 'teardown']

test('a reproduction that keeps the contract is read as it is', () => {
  const whole = {
    ...meta,
    node: '>=18',
    flags: ['--inspect=0'],
    services: ['postgresql'],
    dependencies: { b: '1.0.0' },
  }
  expect(parseDescription({ meta: whole, functions }, 'file', advisory)).toEqual(whole)
})

const broken: [what: string, description: unknown, message: RegExp][] = [
  ['nothing at all', undefined, /must be object/],
  ['no meta', { functions }, /required property 'meta'/],
  ['no affected version', { meta: { ...meta, affected: undefined }, functions }, /affected/],
  ['an unknown meter', { meta: { ...meta, meter: 'heap' }, functions }, /meta\.meter/],
  ['a misspelt field', { meta: { ...meta, nodes: '>=18' }, functions }, /additional properties/],
  ['a flag that is a file', { meta: { ...meta, flags: ['x.js'] }, functions }, /meta\.flags\.0/],
  ['an unknown service', { meta: { ...meta, services: ['oracle'] }, functions }, /meta\.services/],
  ['no op', { meta, functions: ['setup', 'teardown'] }, /exports no function op/],
  [
    'another id',
    { meta: { ...meta, id: 'LEAK-2026-0002' }, functions },
    /meta\.id is LEAK-2026-0002/,
  ],
  ['another package', { meta: { ...meta, package: 'b' }, functions }, /meta\.package is b/],
  ['a range', { meta: { ...meta, affected: '^1.0.0' }, functions }, /not a SemVer version/],
  [
    'an affected version that is not',
    { meta: { ...meta, affected: '0.9.0' }, functions },
    /is not affected/,
  ],
  ['a fixed version that is not', { meta: { ...meta, fixed: '1.1.1' }, functions }, /is affected/],
  ['no range of Node.js', { meta: { ...meta, node: 'old' }, functions }, /not a SemVer range/],
]

test.each(broken)('%s breaks the contract', (_, description, message) => {
  const failure = failureOf(() => parseDescription(description, 'a.repro.mjs', advisory))
  expect(failure).toMatchObject({ code: 'REPRODUCTION' })
  expect(failure?.message).toMatch(message)
  expect(failure?.message).toMatch(/^a\.repro\.mjs: /)
})

const unfixed = { ...advisory, affected: [{ introduced: '0', lastAffected: '1.1.0' }] }
const { fixed: _, ...withoutFixed } = meta
const withControl = [...functions, 'control']

test('where nobody fixed it, a control is the other side', () => {
  const description = { meta: withoutFixed, functions: withControl }
  expect(parseDescription(description, 'file', unfixed)).toEqual(withoutFixed)
})

const { package: ___, ...withoutSubject } = advisory
const ofNode: Advisory = { ...withoutSubject, runtime: 'node' }
const { package: __, ...withoutPackage } = meta
const runtime = { ...withoutPackage, runtime: 'node' }

test('where the advisory is about Node.js, the sides are its versions', () => {
  expect(parseDescription({ meta: runtime, functions }, 'file', ofNode)).toEqual(runtime)
})

test.each([
  ['neither fixed nor control', { meta: withoutFixed, functions }, unfixed, /no function control/],
  [
    'a control where a version is fixed',
    { meta: withoutFixed, functions: withControl },
    advisory,
    /1\.2\.0 fixes it/,
  ],
  ['both', { meta, functions: withControl }, advisory, /one of the two/],
  [
    'a package and a runtime',
    { meta: { ...meta, runtime: 'node' }, functions },
    advisory,
    /either a package or a runtime/,
  ],
  [
    'a range of Node.js beside two of its versions',
    { meta: { ...runtime, node: '>=20' }, functions },
    ofNode,
    /meta\.node has no place/,
  ],
] as const)('%s breaks the contract', (_what, description, ofAdvisory, message) => {
  const failure = failureOf(() => parseDescription(description, 'a.repro.mjs', ofAdvisory))
  expect(failure?.message).toMatch(message)
})
