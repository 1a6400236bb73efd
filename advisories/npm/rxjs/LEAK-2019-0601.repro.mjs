// asap work that schedules more asap work: the handle of the outer one stays in a table of the module.

export const meta = {
  id: 'LEAK-2019-0601',
  package: 'rxjs',
  affected: '6.5.3',
  fixed: '6.5.4',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { asapScheduler } = await load('rxjs')
  return asapScheduler
}

export function op(asap) {
  return new Promise((resolve) => {
    asap.schedule(() => asap.schedule(() => setImmediate(resolve)))
  })
}

export function teardown() {}
