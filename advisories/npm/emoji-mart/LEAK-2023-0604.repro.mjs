// A picker that is opened and closed again: its listener for the page's dark mode keeps it.

export const meta = {
  id: 'LEAK-2023-0604',
  package: 'emoji-mart',
  affected: '5.5.2',
  fixed: '5.6.0',
  meter: 'js-heap',
  dependencies: { '@emoji-mart/data': '1.2.1', jsdom: '22.1.0' },
}

export async function setup({ load }) {
  const { JSDOM } = await load('jsdom')
  const { window } = new JSDOM('<body></body>', { url: 'http://localhost/', pretendToBeVisual: true })
  // What a browser has and jsdom lacks.
  const listeners = new Set()
  const darkMode = {
    media: '(prefers-color-scheme: dark)',
    matches: false,
    addListener: (listener) => listeners.add(listener),
    removeListener: (listener) => listeners.delete(listener),
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  }
  class Observer {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  const { document, HTMLElement, customElements, localStorage, getComputedStyle } = window
  Object.assign(globalThis, { window, document, HTMLElement, customElements, localStorage, getComputedStyle })
  Object.assign(globalThis, {
    matchMedia: () => darkMode,
    IntersectionObserver: Observer,
    ResizeObserver: Observer,
    requestAnimationFrame: window.requestAnimationFrame,
    cancelAnimationFrame: window.cancelAnimationFrame,
  })
  const { init, Picker } = await load('emoji-mart')
  const data = few(await load('@emoji-mart/data'))
  await init({ data })
  return { Picker, data, document }
}

/** All of them take a second to draw. */
function few({ categories, emojis, ...rest }) {
  const [{ id, emojis: all }] = categories
  const names = all.slice(0, 10)
  return {
    ...rest,
    aliases: {},
    categories: [{ id, emojis: names }],
    emojis: Object.fromEntries(names.map((name) => [name, emojis[name]])),
  }
}

export async function op({ Picker, data, document }) {
  const picker = new Picker({ data, theme: 'auto', maxFrequentRows: 0 })
  document.body.append(picker)
  await new Promise((resolve) => setTimeout(resolve, 10))
  picker.remove()
  await new Promise((resolve) => setTimeout(resolve, 10))
}

export function teardown() {}
