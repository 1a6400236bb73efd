// A channel for each thing that is observed, which is dropped with it.

import { channel } from 'node:diagnostics_channel'

export const meta = {
  id: 'LEAK-2022-1114',
  runtime: 'node',
  affected: '18.12.1',
  fixed: '18.19.0',
  meter: 'js-heap',
}

export function setup() {}

export function op(_, i) {
  channel(`job:${i}`)
}

export function teardown() {}
