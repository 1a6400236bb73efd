// A service combines the signal of its shutdown with one of each request.

export const meta = {
  id: 'LEAK-2025-1001',
  runtime: 'node',
  affected: '24.15.0',
  fixed: '24.16.0',
  meter: 'js-heap',
}

export function setup() {
  return { shutdown: new AbortController() }
}

export function op({ shutdown }) {
  AbortSignal.any([shutdown.signal, new AbortController().signal])
}

export function teardown() {}
