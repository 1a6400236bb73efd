// Each request makes an AsyncLocalStorage of its own and runs in it.

import { AsyncLocalStorage } from 'node:async_hooks'

export const meta = {
  id: 'LEAK-2020-1202',
  runtime: 'node',
  affected: '23.11.1',
  fixed: '24.0.0',
  meter: 'js-heap',
}

export function setup() {}

export function op(_, i) {
  new AsyncLocalStorage().run({ id: i }, () => {})
}

export function teardown() {}
