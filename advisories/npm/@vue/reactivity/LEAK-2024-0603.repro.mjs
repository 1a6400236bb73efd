// A computed value made outside of any scope, used once and forgotten: the state that it read keeps it.

export const meta = {
  id: 'LEAK-2024-0603',
  package: '@vue/reactivity',
  affected: '3.4.38',
  fixed: '3.5.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { ref, computed, effect, stop } = await load('@vue/reactivity')
  return { computed, effect, stop, shared: ref(1) }
}

export function op({ computed, effect, stop, shared }) {
  const doubled = computed(() => shared.value * 2)
  stop(effect(() => doubled.value))
}

export function teardown() {}
