import { expect, test } from 'vitest'
import type { Signature } from '../../src/advisory/advisory.ts'
import type { AdvisorySummary } from '../../src/advisory/database.ts'
import type { Census } from '../../src/heap/census.ts'
import type { FunctionGroup } from '../../src/heap/functions.ts'
import { sightings } from '../../src/heap/sighting.ts'
import { sound } from '../advisory.ts'

const place = 'node_modules/pg/lib/result.js'
const script = `/srv/${place}`
const prefix = '(function anonymous('
const string: Signature = { string: prefix }
const named: Signature = { closure: { name: 'add', script: place } }
const unnamed: Signature = { closure: { script: place } }
const constructor: Signature = { constructor: 'Result' }

function census(parts: {
  strings?: number
  functions?: readonly Partial<FunctionGroup>[]
  objects?: number
}): Census {
  const functions = (parts.functions ?? []).map((group) => ({
    name: 'add',
    script,
    functions: 1,
    closures: 1,
    most: group.closures ?? 1,
    ...group,
  }))
  return {
    nodes: 1,
    size: 1,
    types: new Map(),
    constructors: new Map([['Result', { count: parts.objects ?? 0, size: 0 }]]),
    functions,
    instances: new Map(),
    node: undefined,
    strings: new Map([[prefix, { count: parts.strings ?? 0, size: 0 }]]),
  }
}

function advisory(signature: Signature): AdvisorySummary {
  return { ...sound, package: 'pg', level: 'reproduced', signature: [signature] }
}

const confidence = (signature: Signature, ...censuses: Census[]) =>
  sightings(censuses, [advisory(signature)])[0]?.confidence

const closures = (count: number, group: Partial<FunctionGroup> = {}) =>
  census({ functions: [{ closures: count, ...group }] })

test('as few as any program has are no sign', () => {
  expect(confidence(string, census({ strings: 99 }))).toBeUndefined()
  expect(confidence(named, closures(99))).toBeUndefined()
})

test('the more there are, and the more the signature says, the surer', () => {
  expect(confidence(string, census({ strings: 100 }))).toBe('low')
  expect(confidence(string, census({ strings: 1000 }))).toBe('medium')
  expect(confidence(string, census({ strings: 10_000 }))).toBe('high')
  expect(confidence(unnamed, closures(100))).toBe('low')
  expect(confidence(unnamed, closures(10_000))).toBe('medium')
})

test('what grows between snapshots is surer than one, what does not is less', () => {
  expect(confidence(named, closures(100), closures(500))).toBe('high')
  expect(confidence(named, closures(500), closures(500))).toBe('low')
  expect(confidence(named, closures(100), closures(500), closures(400))).toBe('low')
})

test('a clean process that was seen to hold many sets the bar', () => {
  const usual = { ...named, clean: 50 }
  expect(confidence(usual, closures(499))).toBeUndefined()
  expect(confidence(usual, closures(500))).toBe('low')
})

test('a file with many functions is no leak: closures of one of them count', () => {
  const many = Array.from({ length: 500 }, (_, index) => ({ name: `f${index}` }))
  expect(confidence(unnamed, census({ functions: many }))).toBeUndefined()
})

test('a function of that name in another file, or a copy of another package, does not count', () => {
  const elsewhere = '/srv/node_modules/other/lib/result.js'
  expect(confidence(named, closures(5000, { script: elsewhere }))).toBeUndefined()
  const nested = '/srv/node_modules/.pnpm/pg@7.4.1/node_modules/pg/lib/result.js'
  expect(confidence(named, closures(5000, { script: nested }))).toBe('medium')
  const windows = 'C:\\srv\\node_modules\\pg\\lib\\result.js'
  expect(confidence(named, closures(5000, { script: windows }))).toBe('medium')
})

test("a class counts if it is the package's own", () => {
  const own = [{ name: 'Result' }]
  expect(confidence(constructor, census({ objects: 5000, functions: own }))).toBe('low')
  expect(confidence(constructor, census({ objects: 5000 }))).toBeUndefined()
})

test("another package's class of that name counts only where it grows", () => {
  const foreign = [{ name: 'Result', script: '/srv/node_modules/other/a.js' }, { name: 'add' }]
  const at = (objects: number) => census({ objects, functions: foreign })
  expect(confidence(constructor, at(5000))).toBeUndefined()
  expect(confidence(constructor, at(1000), at(5000))).toBe('medium')
})
