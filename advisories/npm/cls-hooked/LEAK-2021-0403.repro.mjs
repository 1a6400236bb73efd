// A context that holds a promise made in it: the namespace keeps the context until the promise is collected,
// and the context keeps the promise.

import { setImmediate as turn } from 'node:timers/promises'

export const meta = {
  id: 'LEAK-2021-0403',
  package: 'cls-hooked',
  affected: '4.2.2',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { createNamespace } = await load('cls-hooked')
  return createNamespace('request')
}

export async function op(namespace) {
  namespace.run(() => namespace.set('user', Promise.resolve('somebody')))
  await turn()
}

// A plain value instead of the promise.
export async function control(namespace) {
  namespace.run(() => {
    void Promise.resolve('somebody')
    namespace.set('user', 'somebody')
  })
  await turn()
}

export function teardown() {}
