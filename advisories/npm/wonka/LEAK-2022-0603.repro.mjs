// Streams that are ended by one shared notifier: each leaves its subscription on it.

export const meta = {
  id: 'LEAK-2022-0603',
  package: 'wonka',
  affected: '6.1.1',
  fixed: '6.1.2',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { makeSubject, never, pipe, publish, takeUntil } = await load('wonka')
  const stop = makeSubject()
  const open = () => pipe(never, takeUntil(stop.source), publish)
  return { open, stop }
}

export function op({ open, stop }, i) {
  open()
  stop.next(i)
}

export function teardown({ stop }) {
  stop.complete()
}
