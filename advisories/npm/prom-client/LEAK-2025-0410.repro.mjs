// Scrapes of a cluster whose only worker never answers: each fails after five seconds, shortened here, and its
// entry stays. The control is a worker that answers. It is a stub in place of a process.

import cluster from 'node:cluster'

export const meta = {
  id: 'LEAK-2025-0410',
  package: 'prom-client',
  affected: '15.1.3',
  meter: 'js-heap',
}

const { setTimeout } = globalThis

export async function setup({ load }) {
  const { AggregatorRegistry } = await load('prom-client')
  const worker = { isConnected: () => true, send() {} }
  cluster.workers = { 1: worker }
  globalThis.setTimeout = (callback, delay) => setTimeout(() => callback(), delay === 5000 ? 2 : delay)
  return { registry: new AggregatorRegistry(), worker }
}

export async function op({ registry }) {
  await registry.clusterMetrics().then(
    () => Promise.reject(new Error('was answered')),
    () => {},
  )
}

export async function control({ registry, worker }) {
  worker.send = ({ requestId }) => {
    const answer = { type: 'prom-client:getMetricsRes', requestId, metrics: [] }
    process.nextTick(() => cluster.emit('message', worker, answer))
  }
  await registry.clusterMetrics()
}

export function teardown() {
  globalThis.setTimeout = setTimeout
}
