// A service calls a program that is not there, again and again, and can be shut down meanwhile.

import { spawn } from 'node:child_process'
import { setMaxListeners } from 'node:events'

export const meta = {
  id: 'LEAK-2026-1205',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'js-heap',
}

export function setup() {
  const shutdown = new AbortController()
  setMaxListeners(0, shutdown.signal)
  return { shutdown }
}

export function op({ shutdown }) {
  return run(shutdown.signal)
}

/** A signal for each call. */
export function control() {
  return run(new AbortController().signal)
}

function run(signal) {
  return new Promise((failed) => {
    spawn('/no/such/program', { signal }).on('error', failed)
  })
}

export function teardown() {}
