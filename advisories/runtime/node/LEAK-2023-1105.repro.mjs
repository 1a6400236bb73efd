// A framework makes an HTTP server for each application, also for those that are only injected into.

import { createServer } from 'node:http'

export const meta = {
  id: 'LEAK-2023-1105',
  runtime: 'node',
  affected: '20.5.1',
  fixed: '20.6.0',
  meter: 'js-heap',
}

export function setup() {}

export function op() {
  createServer(() => {})
}

export function teardown() {}
