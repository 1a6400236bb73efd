// A mutation that is done, reset, and no longer watched: it stays in the cache past its time, as the observer is
// still on its list.

import { setTimeout } from 'node:timers/promises'

export const meta = {
  id: 'LEAK-2023-0601',
  package: '@tanstack/query-core',
  affected: '5.12.1',
  fixed: '5.13.4',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { MutationObserver, QueryClient } = await load('@tanstack/query-core')
  return { MutationObserver, client: new QueryClient() }
}

export async function op({ MutationObserver, client }) {
  const observer = new MutationObserver(client, { mutationFn: async () => 'done', gcTime: 0 })
  const unsubscribe = observer.subscribe(() => {})
  await observer.mutate()
  observer.reset()
  unsubscribe()
  await setTimeout(3)
}

export function teardown({ client }) {
  client.clear()
}
