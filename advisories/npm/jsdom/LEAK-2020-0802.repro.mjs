// A window that stays open: the callback of each of its time-outs stays in the window's table after it has
// been called.

export const meta = {
  id: 'LEAK-2020-0802',
  package: 'jsdom',
  affected: '16.2.1',
  fixed: '16.2.2',
  meter: 'js-heap',
  // 16.2.1 asks for ^8.0.0, and does not start with the last of them.
  dependencies: { 'whatwg-url': '8.0.0' },
}

export async function setup({ load }) {
  const { JSDOM } = await load('jsdom')
  return new JSDOM().window
}

export function op(window) {
  return new Promise((resolve) => window.setTimeout(resolve, 0))
}

export function teardown(window) {
  window.close()
}
