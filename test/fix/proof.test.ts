import { expect, test } from 'vitest'
import { goneOf } from '../../src/fix/proof.ts'

const leak = (id: string, version = '1.0.0', advisory = 'LEAK-2026-0001') => ({
  advisory: { id: advisory },
  package: { id, name: id.slice(id.lastIndexOf('/') + 1), version },
})

test('what is left nowhere is gone', () => {
  const before = [leak('a'), leak('b'), leak('b', '1.0.0', 'LEAK-2026-0002')]
  expect(goneOf(before, [leak('b')])).toEqual([before[0], before[2]])
})

test('one of two copies that went is gone, and not the other', () => {
  const before = [leak('a'), leak('x/a')]
  expect(goneOf(before, [leak('a')])).toEqual([before[1]])
})

test('a copy that only moved, or became two, is not gone', () => {
  expect(goneOf([leak('a')], [leak('x/a')])).toEqual([])
  expect(goneOf([leak('a')], [leak('x/a'), leak('y/a')])).toEqual([])
})

test('another version with the same leak is another leak', () => {
  const before = [leak('a')]
  expect(goneOf(before, [leak('a', '2.0.0')])).toEqual(before)
})
