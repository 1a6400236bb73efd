import { expect, test } from 'vitest'
import { outcomesText } from '../../src/report/outcomes.ts'
import type { Outcome } from '../../src/verify/outcome.ts'

const options = { width: 80, colour: false, version: '0.0.0' }
const proven: Outcome = {
  id: 'LEAK-2026-0002',
  subject: 'grower',
  trigger: 'call',
  result: 'holds',
  meter: 'js-heap',
  sides: [
    { version: '1.1.0', operation: 'op', verdict: 'leaks', perOperation: 266 },
    { version: '1.1.0', operation: 'control', verdict: 'flat', perOperation: 0 },
  ],
  seconds: 65,
}

test('many advisories end in a table by id, with their sum', () => {
  const failed: Outcome = {
    ...proven,
    id: 'LEAK-2026-0001',
    subject: 'a',
    result: 'could not be run',
    sides: [],
    seconds: 0,
    reason: 'the reproduction said nothing for 60 s\n    at a line of a stack',
  }
  expect(outcomesText([proven, failed], options)).toMatchInlineSnapshot(`
    "
    LEAK-2026-0001  a       the reproduction said nothing for 60 s  could not be run
    LEAK-2026-0002  grower  1.1.0 leaks 266 B, 1.1.0 (control) flat 0 B, 65 s  holds

    2 advisories on 2 packages: 1 held, 0 did not, 1 could not be run; 1 minute of measuring
    "
  `)
})
