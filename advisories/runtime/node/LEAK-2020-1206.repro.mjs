// A service runs a program again and again, and can be shut down meanwhile.

import { execFile } from 'node:child_process'
import { setMaxListeners } from 'node:events'

export const meta = {
  id: 'LEAK-2020-1206',
  runtime: 'node',
  affected: '15.4.0',
  fixed: '15.7.0',
  meter: 'js-heap',
}

export function setup() {
  const shutdown = new AbortController()
  setMaxListeners(0, shutdown.signal)
  return { shutdown }
}

export function op({ shutdown }) {
  return new Promise((done) => execFile(process.execPath, ['--version'], { signal: shutdown.signal }, done))
}

export function teardown() {}
