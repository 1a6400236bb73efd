// A debugger is attached, as with --inspect and an open front end, and errors go to the console.

import { Session } from 'node:inspector'

export const meta = {
  id: 'LEAK-2017-1047',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'js-heap',
}

export function setup() {
  const front = new Session()
  front.connect()
  front.post('Runtime.enable')
  const { write } = process.stderr
  // What is written does not matter here, only what is kept.
  process.stderr.write = () => true
  return { front, write }
}

export function op() {
  console.error(new Error('failed'))
}

/** The same text, made before it reaches the console: strings are pushed out by those that follow. */
export function control() {
  console.error('Error: failed')
}

export function teardown({ front, write }) {
  process.stderr.write = write
  front.disconnect()
}
