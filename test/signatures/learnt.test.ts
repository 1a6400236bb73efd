import { expect, test } from 'vitest'
import { loadDatabase } from '../../src/advisory/load.ts'
import { withSignature } from '../../src/heap/heap.ts'
import { advisoriesFolder } from '../../src/paths.ts'
import { findProvable } from '../../src/verify/find.ts'

test('each signature can be learnt again: its advisory has a reproduction to take a snapshot of', async () => {
  const provable = await findProvable([], [advisoriesFolder])
  const proven = new Set(provable.map(({ advisory }) => advisory.id))
  const signed = withSignature(await loadDatabase()).map(({ id }) => id)
  expect(signed.length).toBeGreaterThanOrEqual(40)
  expect(signed.filter((id) => !proven.has(id))).toEqual([])
})
