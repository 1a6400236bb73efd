// A new argument each time, with a maxAge of a millisecond that is over before the next call.

import { setTimeout } from 'node:timers/promises'

export const meta = {
  id: 'LEAK-2018-0803',
  package: 'mem',
  affected: '3.0.1',
  fixed: '4.0.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const mem = await load('mem')
  return mem((number) => ({ number }), { maxAge: 1 })
}

export async function op(remembered, i) {
  remembered(i)
  await setTimeout(2)
}

export function teardown() {}
