// The metrics of the heap at each interval of ten seconds: they are filed under an array of tags that is made
// anew each time.

export const meta = {
  id: 'LEAK-2025-0406',
  package: 'dd-trace',
  affected: '5.43.0',
  fixed: '5.45.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const folder = 'dd-trace/packages/dd-trace/src'
  const metrics = await load(`${folder}/runtime_metrics/runtime_metrics`)
  // In place of waiting: what would be called is kept.
  const { setInterval } = globalThis
  let collect
  globalThis.setInterval = (callback) => {
    collect = callback
    return { unref() {} }
  }
  metrics.start({ dogstatsd: { hostname: '127.0.0.1', port: 9 }, tags: {}, runtimeMetrics: {} })
  globalThis.setInterval = setInterval
  return { collect }
}

export async function op({ collect }) {
  collect()
  await new Promise((resolve) => setImmediate(resolve))
}

export function teardown() {}
