import { expect, test } from 'vitest'
import type { Answer } from '../../src/verify/search.ts'
import { findChanges, seedsOf, stretchesOf } from '../../src/verify/search.ts'

/** `1.0.0` to `1.<n - 1>.0`. */
const line = (major: number, n: number) => Array.from({ length: n }, (_, at) => `${major}.${at}.0`)

/** Asks a made-up package that leaks in some versions, and counts. */
function asker(answerOf: (version: string) => Answer) {
  const asked: string[] = []
  const ask = (version: string) => {
    asked.push(version)
    return Promise.resolve({ answer: answerOf(version) })
  }
  return { asked, ask }
}

const minor = (version: string) => Number(version.split('.')[1])

test('the first and the last leaking version are found among many by asking few', async () => {
  const versions = line(1, 200)
  const leaks = (version: string) => minor(version) >= 77 && minor(version) < 150
  const { asked, ask } = asker((version) => (leaks(version) ? 'leaks' : 'does not leak'))
  const answers = await findChanges(versions, seedsOf(versions, []), ask)
  expect(stretchesOf(answers)).toMatchObject([
    { from: '1.0.0', to: '1.76.0', answer: 'does not leak' },
    { from: '1.77.0', to: '1.149.0', answer: 'leaks' },
    { from: '1.150.0', to: '1.199.0', answer: 'does not leak' },
  ])
  expect(asked.length).toBeLessThan(20)
  expect(new Set(asked).size).toBe(asked.length)
})

test('a fix that was carried back to one line is found', async () => {
  const versions = [...line(1, 20), ...line(2, 20)]
  const leaks = (version: string) => minor(version) < (version.startsWith('1') ? 13 : 4)
  const { ask } = asker((version) => (leaks(version) ? 'leaks' : 'does not leak'))
  const answers = await findChanges(versions, seedsOf(versions, []), ask)
  expect(stretchesOf(answers).map(({ from, to, answer }) => [from, to, answer])).toEqual([
    ['1.0.0', '1.12.0', 'leaks'],
    ['1.13.0', '1.19.0', 'does not leak'],
    ['2.0.0', '2.3.0', 'leaks'],
    ['2.4.0', '2.19.0', 'does not leak'],
  ])
})

test('versions that cannot be run are told from those that do not leak', async () => {
  const versions = line(1, 40)
  const { ask } = asker((version) => (minor(version) < 11 ? 'unknown' : 'leaks'))
  const answers = await findChanges(versions, new Set(), ask)
  expect(stretchesOf(answers)).toMatchObject([
    { from: '1.0.0', to: '1.10.0', answer: 'unknown' },
    { from: '1.11.0', to: '1.39.0', answer: 'leaks' },
  ])
})

test('both sides of every bound of the advisory are asked', async () => {
  const versions = line(1, 30)
  const affected = [
    { introduced: '1.3.0', fixed: '1.7.0' },
    { introduced: '1.20.0', lastAffected: '1.22.0' },
  ]
  const { asked, ask } = asker(() => 'does not leak')
  await findChanges(versions, seedsOf(versions, affected), ask)
  for (const at of [2, 3, 6, 7, 19, 20, 22, 23]) expect(asked).toContain(`1.${at}.0`)
})

test.each([[[]], [['1.0.0']], [['1.0.0', '1.1.0']]])(
  '%j is searched to its end',
  async (versions) => {
    const { asked, ask } = asker(() => 'leaks')
    const answers = await findChanges(versions, new Set(), ask)
    expect([...answers.keys()]).toEqual(versions)
    expect(asked).toEqual(versions)
  },
)
