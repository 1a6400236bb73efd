// Requests under one signal: the abort listener of each stays when its response is there. In place of the
// network stands a fetch that answers at once.

import { setMaxListeners } from 'node:events'

export const meta = {
  id: 'LEAK-2024-0205',
  package: '@smithy/fetch-http-handler',
  affected: '3.2.0',
  fixed: '3.2.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { FetchHttpHandler } = await load('@smithy/fetch-http-handler')
  globalThis.fetch = async () => new Response('')
  const abortSignal = new AbortController().signal
  setMaxListeners(0, abortSignal)
  return { handler: new FetchHttpHandler(), abortSignal }
}

export async function op({ handler, abortSignal }) {
  const request = { method: 'GET', protocol: 'http:', hostname: 'localhost', path: '/', headers: {} }
  await handler.handle(request, { abortSignal })
}

export function teardown() {}
