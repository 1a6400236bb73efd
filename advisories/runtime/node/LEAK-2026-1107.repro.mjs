// Every request combines the shutdown of the service with its own end, and ends.

export const meta = {
  id: 'LEAK-2026-1107',
  runtime: 'node',
  affected: '24.19.0',
  fixed: '24.20.0',
  meter: 'js-heap',
}

export function setup() {
  return { shutdown: new AbortController() }
}

export function op({ shutdown }) {
  const request = new AbortController()
  AbortSignal.any([shutdown.signal, request.signal]).addEventListener('abort', () => {})
  request.abort()
}

export function teardown() {}
