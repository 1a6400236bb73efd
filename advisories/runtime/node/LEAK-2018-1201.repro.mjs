// An agent opens an inspector session for each of its samples and leaves it to the collector.

import { Session } from 'node:inspector'

export const meta = {
  id: 'LEAK-2018-1201',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'js-heap',
}

export function setup() {}

export function op() {
  new Session().connect()
}

/** The same, disconnected after use. */
export function control() {
  const session = new Session()
  session.connect()
  session.disconnect()
}

export function teardown() {}
