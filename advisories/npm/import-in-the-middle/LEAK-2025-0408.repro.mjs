// A program under a loader hook that imports a plug-in anew, with a query of its own each time: the hook
// keeps each URL. What the loader calls is called here, since its thread's heap cannot be seen from outside.

export const meta = {
  id: 'LEAK-2025-0408',
  package: 'import-in-the-middle',
  affected: '2.0.2',
  fixed: '2.0.3',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { createHook } = await load('./node_modules/import-in-the-middle/create-hook.mjs')
  const { resolve, load: loadSource } = createHook({ url: 'file:///hook.mjs' })
  return { resolve, loadSource }
}

// In place of the hooks of Node.js itself.
const nextResolve = async (url) => ({ url, format: 'module' })
const nextLoad = async () => ({ format: 'module', source: 'export const plugin = 1' })

export async function op({ resolve, loadSource }, i) {
  const context = { parentURL: 'file:///main.mjs', importAttributes: {} }
  const { url } = await resolve(`file:///plugin.mjs?version=${i}`, context, nextResolve)
  await loadSource(url, { format: 'module', importAttributes: {} }, nextLoad)
}

export function teardown() {}
