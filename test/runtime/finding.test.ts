import { expect, test } from 'vitest'
import { canFail, isShown } from '../../src/runtime/finding.ts'
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

const rare = { ...soundRuntime.leak, exposure: 'uncommon' } as const
const ordinary = { ...soundRuntime.leak, exposure: 'common' } as const
const option = { option: 'timers are turned into numbers' }

test.each([
  ['an ordinary leak that every program meets', ordinary, 'always', option, true],
  ['an ordinary leak that a dependency meets', ordinary, 'dependency', option, true],
  ['a rare leak that the own code meets', rare, 'own', option, true],
  ['a rare leak that a dependency meets', rare, 'dependency', option, false],
  ['a rare use of what every program uses', rare, 'always', option, false],
  ['a leak of what nobody was seen to use', ordinary, 'not-seen', option, false],
] as const)('%s', (_, leak, verdict, conditions, shown) => {
  const advisory = { ...soundRuntime, leak, conditions, level: 'confirmed' } as const
  const findings = matchTarget(target, [advisory], {}).map((match) => ({
    ...match,
    use: { verdict, places: [], packages: [] },
    fixable: true,
  }))
  expect(findings.map((finding) => [isShown(finding), canFail(finding)])).toEqual([[shown, shown]])
})
