// A stream that stays open and hands its values on through a scheduler: 7.3.0 keeps the finished action of
// every value on the subscriber.

export const meta = {
  id: 'LEAK-2021-0601',
  package: 'rxjs',
  affected: '7.3.0',
  fixed: '7.3.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { Subject, asapScheduler, observeOn } = { ...(await load('rxjs')), ...(await load('rxjs/operators')) }
  const source = new Subject()
  const state = { source, arrived: () => {} }
  state.subscription = source.pipe(observeOn(asapScheduler)).subscribe(() => state.arrived())
  return state
}

export function op(state, i) {
  return new Promise((resolve) => {
    state.arrived = () => setImmediate(resolve)
    state.source.next(i)
  })
}

export function teardown({ subscription }) {
  subscription.unsubscribe()
}
