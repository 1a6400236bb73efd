// An effect that stops using three long-lived values at once, and is then stopped itself: it is taken out of
// the lists of only one of them, and the others keep it.

export const meta = {
  id: 'LEAK-2024-0602',
  package: '@vue/reactivity',
  affected: '3.5.4',
  fixed: '3.5.5',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { ref, effect, stop } = await load('@vue/reactivity')
  return { effect, stop, shown: ref(true), values: [ref(1), ref(2), ref(3)] }
}

export function op({ effect, stop, shown, values }) {
  shown.value = true
  const runner = effect(() => shown.value && values.map(({ value }) => value))
  shown.value = false
  stop(runner)
}

export function teardown() {}
