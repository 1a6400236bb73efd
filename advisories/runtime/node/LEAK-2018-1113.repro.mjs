// A logger asks for the user of the process with every line.

import { userInfo } from 'node:os'

export const meta = {
  id: 'LEAK-2018-1113',
  runtime: 'node',
  affected: '10.14.1',
  fixed: '10.14.2',
  meter: 'native',
}

// What one call leaves, some 30 bytes, is less than the resident set can show.
const times = 1000

export function setup() {}

export function op() {
  for (let n = 0; n < times; n++) userInfo()
}

export function teardown() {}
