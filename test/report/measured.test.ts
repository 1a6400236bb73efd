import { expect, test } from 'vitest'
import { compileWithDigest } from '../../src/advisory/digest.ts'
import { loadDatabase } from '../../src/advisory/load.ts'
import type { Advisory, Measured } from '../../src/advisory/advisory.ts'
import { explain } from '../../src/report/explain.ts'
import { facts } from '../../src/report/leak-block.ts'
import { sound } from '../advisory.ts'

const measured: Measured = {
  meter: 'js-heap',
  node: '20.20.2',
  affected: { version: '1.1.0', perOperation: 1234.5, interval: [1200, 1250] },
  fixed: { version: '1.2.0', perOperation: 0, interval: [0, 0] },
}
const proven: Advisory = { ...sound, measured }
const options = { width: 200, colour: false, version: '0.0.0' }

test('explain tells what was measured of both sides, and on which Node.js', () => {
  expect(explain(proven, options)).toContain(
    '1,235 B per request in 1.1.0, 0 B in 1.2.0, on Node.js 20.20.2 (95%: 1,200 B to 1,250 B)',
  )
  const { fixed: control, ...rest } = measured
  const unfixed = { ...proven, measured: { ...rest, control: { ...control, version: '1.1.0' } } }
  expect(explain(unfixed as Advisory, options)).toContain('0 B where it is used without the leak')
})

test('a finding tells what an operation keeps', async () => {
  const releases = (await loadDatabase()).nodeReleases()
  const [summary] = compileWithDigest([proven], releases).summaries['a'] ?? []
  expect(summary?.retained).toEqual({ meter: 'js-heap', node: '20.20.2', perOperation: 1234.5 })
  const text = facts({
    severity: 'critical',
    advisory: { ...sound, ...summary, level: 'reproduced' },
    conditions: 'always',
  })
  expect(text.replaceAll('\u00A0', ' ')).toContain(
    'evidence: reproduced · 1,235 B per request, measured on Node 20',
  )
})

test('every recorded measurement is in the database that is published', async () => {
  const database = await loadDatabase()
  const reproduced = database.advisories().filter(({ evidence }) => evidence.level === 'reproduced')
  expect(reproduced.length).toBeGreaterThan(0)
  for (const { id, measured: found } of reproduced)
    expect([id, found?.meter]).not.toContain(undefined)
})
