// A worker that returns its next step, for ever. Nobody keeps the promise of its end, but the promise of the
// current step holds those of all the steps before it.

export const meta = {
  id: 'LEAK-2014-0801',
  package: 'bluebird',
  affected: '2.4.2',
  fixed: '2.4.3',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const Bluebird = await load('bluebird')
  const state = { wake: undefined }
  const work = () =>
    new Bluebird((resolve) => {
      state.wake = resolve
    }).then(work)
  work()
  return state
}

export async function op(state) {
  state.wake()
  await new Promise((resolve) => setImmediate(resolve))
}

export function teardown() {}
