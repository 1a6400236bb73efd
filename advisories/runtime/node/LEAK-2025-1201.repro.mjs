// A worker loop makes an AsyncLocalStorage for each of its jobs and runs the job in it.

import { AsyncLocalStorage } from 'node:async_hooks'

export const meta = {
  id: 'LEAK-2025-1201',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'js-heap',
}

export function setup() {
  const state = { shared: new AsyncLocalStorage(), give: undefined }
  void work(state)
  return state
}

async function work(state) {
  for (;;) {
    const job = await new Promise((resolve) => (state.give = resolve))
    if (!job) return
    job.storage.run({ id: job.id }, () => {})
    job.done()
  }
}

export async function op(state, i) {
  await new Promise((done) => state.give({ id: i, done, storage: new AsyncLocalStorage() }))
  await new Promise((resolve) => setImmediate(resolve))
}

/** One for all jobs, as it is meant to be. */
export async function control(state, i) {
  await new Promise((done) => state.give({ id: i, done, storage: state.shared }))
  await new Promise((resolve) => setImmediate(resolve))
}

export function teardown({ give }) {
  give(undefined)
}
