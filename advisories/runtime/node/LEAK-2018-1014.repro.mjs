// A compressor is made for each request and only some of them are written to; these are not.

import { createGzip } from 'node:zlib'

export const meta = {
  id: 'LEAK-2018-1014',
  runtime: 'node',
  affected: '10.6.0',
  fixed: '10.7.0',
  meter: 'external',
}

export function setup() {}

export function op() {
  createGzip()
}

export function teardown() {}
