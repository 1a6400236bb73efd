// A handler per request waits for the shutdown of the service or for its own end; neither happens in time.

export const meta = {
  id: 'LEAK-2024-1001',
  runtime: 'node',
  affected: '22.12.0',
  fixed: '22.13.0',
  meter: 'js-heap',
}

export function setup() {
  return { shutdown: new AbortController() }
}

export function op({ shutdown }) {
  // A source of its own each time: what grows is not what the shutdown signal keeps.
  const request = new AbortController()
  AbortSignal.any([request.signal]).addEventListener('abort', () => shutdown)
}

export function teardown() {}
