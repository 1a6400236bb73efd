import { Writable } from 'node:stream'
export const packages = {
  react: '^18',
  'react-dom': '^18',
  vue: '^3',
  '@vue/server-renderer': '^3',
  svelte: '^4',
  vuex: '^4',
}

export const start = async ({ load: use }) => {
  const React = use('react')
  const { renderToString, renderToPipeableStream } = use('react-dom/server')
  const { createSSRApp, computed, h, ref, watch } = use('vue')
  const server = use('@vue/server-renderer')
  const App = ({ n }) => React.createElement('p', null, `n is ${n}`)
  const stream = (n) =>
    new Promise((resolve) => {
      const out = new Writable({ write: (_chunk, _encoding, done) => done() }).on('finish', resolve)
      const { pipe } = renderToPipeableStream(React.createElement(App, { n }), {
        onAllReady: () => pipe(out),
      })
    })
  return async () => {
    for (let i = 0; i < 1000; i++) {
      renderToString(React.createElement(App, { n: i }))
      if (i % 10 === 0) await stream(i)
      const app = createSSRApp({
        setup() {
          const n = ref(i)
          const twice = computed(() => n.value * 2)
          watch(twice, () => {})
          return () => h('p', twice.value)
        },
      })
      await server.renderToString(app)
    }
  }
}
