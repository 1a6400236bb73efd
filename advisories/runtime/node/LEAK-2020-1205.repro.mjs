// A token is checked with a key object that is made of the secret each time.

import { createSecretKey } from 'node:crypto'

export const meta = {
  id: 'LEAK-2020-1205',
  runtime: 'node',
  affected: '14.13.0',
  fixed: '14.13.1',
  meter: 'js-heap',
}

const secret = Buffer.alloc(100, 7)

export function setup() {}

export function op() {
  createSecretKey(secret)
}

export function teardown() {}
