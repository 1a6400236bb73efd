// A page that registers its module when it opens and removes it when it closes: each round chains the
// previous Vue instance behind the getters of the new one.

export const meta = {
  id: 'LEAK-2019-0603',
  package: 'vuex',
  affected: '3.1.0',
  fixed: '3.1.1',
  meter: 'js-heap',
  dependencies: { vue: '2.6.14' },
}

export async function setup({ load }) {
  const Vue = await load('vue')
  const Vuex = await load('vuex')
  Vue.config.productionTip = false
  Vue.config.devtools = false
  Vue.use(Vuex)
  return new Vuex.Store({ state: { n: 1 }, getters: { twice: ({ n }) => n * 2 } })
}

export async function op(store) {
  store.registerModule('page', { state: { m: 1 }, getters: { more: ({ m }) => m + 1 } })
  store.unregisterModule('page')
  // Vue destroys the replaced instance in the next tick.
  await new Promise((resolve) => setImmediate(resolve))
}

export function teardown() {}
