// One more chunk of a response that stays open: the reader of the SDK's copy leaves a pending call for it. In place
// of the network stands a fetch whose body is written here.

import { setImmediate } from 'node:timers/promises'

export const meta = {
  id: 'LEAK-2024-0402',
  package: '@sentry/utils',
  affected: '8.33.0',
  fixed: '8.33.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { addFetchEndInstrumentationHandler } = await load('@sentry/utils')
  let source
  const body = new ReadableStream({
    start(controller) {
      source = controller
    },
  })
  globalThis.fetch = async () => new Response(body)
  // Otherwise only a native fetch is instrumented.
  globalThis.EdgeRuntime = 'none'
  addFetchEndInstrumentationHandler(() => {})
  const response = await fetch('http://localhost/')
  return { source, reader: response.body.getReader() }
}

export async function op({ source, reader }) {
  source.enqueue(new Uint8Array(16))
  await reader.read()
  await setImmediate()
}

export function teardown({ source }) {
  source.close()
}
