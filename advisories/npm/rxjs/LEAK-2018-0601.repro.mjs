// One value at a time through delay(): its queue runs empty after each, and each leaves its finished
// scheduler action in the subscription, which stays open.

export const meta = {
  id: 'LEAK-2018-0601',
  package: 'rxjs',
  affected: '6.0.0',
  fixed: '6.1.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { Subject } = await load('rxjs')
  const { delay } = await load('rxjs/operators')
  const source = new Subject()
  const state = { source, arrived: () => {} }
  state.subscription = source.pipe(delay(0)).subscribe(() => state.arrived())
  return state
}

export function op(state, i) {
  return new Promise((resolve) => {
    // The action is put away after it has delivered: let it finish.
    state.arrived = () => setImmediate(resolve)
    state.source.next(i)
  })
}

export function teardown({ subscription }) {
  subscription.unsubscribe()
}
