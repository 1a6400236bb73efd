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
  await run(new WASI({ version: 'preview1', preopens: { '/': folder } }))
}

/** The same without a folder. */
export async function control() {
  await run(new WASI({ version: 'preview1' }))
}

/** As long as it takes for the process not to come to its limit of descriptors too soon. */
function run(guest) {
  return new Promise((resolve) => setTimeout(resolve, 25, guest))
}

export function teardown() {}
