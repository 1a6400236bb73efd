// Each guest program gets a WASI of its own, with a folder opened for it.

import { tmpdir } from 'node:os'
import { WASI } from 'node:wasi'

export const meta = {
  id: 'LEAK-2026-1202',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'handles',
}

export function setup() {
  return { folder: tmpdir() }
}

export async function op({ folder }) {
  new WASI({ version: 'preview1', preopens: { '/': folder } })
  await aGuestRuns()
}

/** The same without a folder. */
export async function control() {
  new WASI({ version: 'preview1' })
  await aGuestRuns()
}

/** As long as it takes for the process not to come to its limit of descriptors too soon. */
function aGuestRuns() {
  return new Promise((resolve) => setTimeout(resolve, 25))
}

export function teardown() {}
