// The plugin installed in an app for each request, on a server: the request's client stays subscribed to the
// managers that all of them share.

export const meta = {
  id: 'LEAK-2023-0602',
  package: '@tanstack/vue-query',
  affected: '4.24.9',
  fixed: '4.24.10',
  meter: 'js-heap',
  dependencies: { vue: '3.2.47' },
}

export async function setup({ load }) {
  process.env.NODE_ENV = 'production'
  const { createSSRApp } = await load('vue')
  const { QueryClient, VueQueryPlugin } = await load('@tanstack/vue-query')
  return { createSSRApp, QueryClient, VueQueryPlugin }
}

export function op({ createSSRApp, QueryClient, VueQueryPlugin }) {
  const app = createSSRApp({ render: () => null })
  app.use(VueQueryPlugin, { queryClient: new QueryClient() })
}

export function teardown() {}
