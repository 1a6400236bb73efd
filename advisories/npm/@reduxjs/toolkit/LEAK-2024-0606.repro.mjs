// A query whose only subscriber leaves before the answer is there: its entry stays in the store past its time.

import { setTimeout } from 'node:timers/promises'

export const meta = {
  id: 'LEAK-2024-0606',
  package: '@reduxjs/toolkit',
  affected: '2.2.1',
  fixed: '2.2.2',
  meter: 'js-heap',
}

export async function setup({ load }) {
  process.env.NODE_ENV = 'production'
  const { configureStore } = await load('@reduxjs/toolkit')
  const { createApi } = await load('@reduxjs/toolkit/query')
  const api = createApi({
    baseQuery: async () => ({ data: 'result '.repeat(1000).split('') }),
    keepUnusedDataFor: 0.001,
    endpoints: (build) => ({ search: build.query({ query: (text) => text }) }),
  })
  const store = configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (defaults) => defaults().concat(api.middleware),
  })
  return { api, store }
}

export async function op({ api, store }, i) {
  const query = store.dispatch(api.endpoints.search.initiate(`text ${i}`))
  query.unsubscribe()
  await query
  await setTimeout(10)
}

export function teardown() {}
