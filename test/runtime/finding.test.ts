import { expect, test } from 'vitest'
import { canFail } from '../../src/runtime/finding.ts'
import { matchTarget } from '../../src/runtime/match.ts'
import type { NodeTarget } from '../../src/runtime/target.ts'
import { soundRuntime } from '../node.ts'

const target: NodeTarget = {
  kind: 'exact',
  versions: ['20.0.0'],
  newest: '20.0.0',
  role: 'pin',
  claims: [],
}
const use = { verdict: 'always', places: [], packages: [] } as const

function fails(platform: string | undefined): boolean[] {
  const conditions = { platform: ['win32'] }
  const advisory = { ...soundRuntime, conditions, level: 'confirmed' } as const
  const here = platform === undefined ? target : { ...target, platform }
  return matchTarget(here, [advisory], {}).map((match) => canFail({ ...match, use, fixable: true }))
}

test('a leak of one platform fails where that is known to be the one, and is told where it is unknown', () => {
  expect(fails('win32')).toEqual([true])
  expect(fails(undefined)).toEqual([false])
  expect(fails('linux')).toEqual([])
})
