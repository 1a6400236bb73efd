// The time that each request takes is measured with marks, and read elsewhere or not at all.

import { performance } from 'node:perf_hooks'

export const meta = {
  id: 'LEAK-2021-1103',
  runtime: 'node',
  affected: '24.21.0',
  meter: 'js-heap',
}

export function setup() {}

export function op() {
  performance.mark('request')
  performance.measure('duration', 'request')
}

export function control() {
  performance.mark('request')
  performance.measure('duration', 'request')
  performance.clearMarks('request')
  performance.clearMeasures('duration')
}

export function teardown() {}
