// A template engine or test runner compiles its sources with a hook for import(), and drops the result.

import { compileFunction } from 'node:vm'

export const meta = {
  id: 'LEAK-2021-1041',
  runtime: 'node',
  affected: '20.7.0',
  fixed: '20.9.0',
  meter: 'js-heap',
}

export function setup() {}

export function op() {
  compileFunction('return 1', [], {
    importModuleDynamically() {
      throw new Error('this source imports nothing')
    },
  })
}

export function teardown() {}
