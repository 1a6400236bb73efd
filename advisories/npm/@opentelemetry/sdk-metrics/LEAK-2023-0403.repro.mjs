// Two readers that both collect, in turn: each leaves its measurements in a list of the other that is never read.

export const meta = {
  id: 'LEAK-2023-0403',
  package: '@opentelemetry/sdk-metrics',
  affected: '1.17.0',
  fixed: '1.17.1',
  meter: 'js-heap',
  dependencies: { '@opentelemetry/api': '1.6.0' },
}

export async function setup({ load }) {
  const { MeterProvider, MetricReader } = await load('@opentelemetry/sdk-metrics')
  class Reader extends MetricReader {
    async onForceFlush() {}
    async onShutdown() {}
  }
  const provider = new MeterProvider()
  const readers = [new Reader(), new Reader()]
  for (const reader of readers) provider.addMetricReader(reader)
  const counter = provider.getMeter('example').createCounter('requests')
  return { provider, readers, counter }
}

export async function op({ readers, counter }) {
  counter.add(1)
  for (const reader of readers) await reader.collect()
}

export async function teardown({ provider }) {
  await provider.shutdown()
}
