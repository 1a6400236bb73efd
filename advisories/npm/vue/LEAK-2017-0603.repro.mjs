// A component whose computed property throws when it is read: the watcher that read it stays on Vue's stack, and
// with it the component.

export const meta = {
  id: 'LEAK-2017-0603',
  package: 'vue',
  affected: '2.3.4',
  fixed: '2.4.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  process.env.NODE_ENV = 'production'
  const Vue = await load('vue')
  Vue.config.errorHandler = () => {}
  const options = {
    computed: {
      broken() {
        throw new Error('no data')
      },
    },
  }
  return { Vue, options }
}

export function op({ Vue, options }) {
  const component = new Vue(options)
  try {
    String(component.broken)
  } catch {
    // As a render that fails.
  }
  component.$destroy()
}

export function teardown() {}
