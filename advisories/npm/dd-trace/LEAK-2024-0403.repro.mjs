// Test files that are run one after the other by the same worker of mocha: each adds a listener for the
// worker's messages.

import { channel } from 'node:diagnostics_channel'
import { EventEmitter } from 'node:events'

export const meta = {
  id: 'LEAK-2024-0403',
  package: 'dd-trace',
  affected: '5.19.0',
  fixed: '5.20.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const folder = 'dd-trace/packages/datadog-instrumentations/src'
  await load(`${folder}/mocha/main`)
  const instrumentations = await load(`${folder}/helpers/instrumentations`)
  // Test visibility is on when somebody listens there.
  channel('ci:mocha:test:start').subscribe(() => {})
  // In place of the pool of mocha and its worker.
  class WorkerHandler {
    worker = new EventEmitter()
    async exec() {
      return { failureCount: 0 }
    }
  }
  const { hook } = instrumentations.workerpool.find(({ file }) => file === 'src/WorkerHandler.js')
  hook(WorkerHandler)
  return new WorkerHandler()
}

export async function op(worker) {
  await worker.exec('run', ['test.js'])
}

export function teardown() {}
