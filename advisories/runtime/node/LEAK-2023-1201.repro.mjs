// A host makes a module out of an object for each import that it answers, and drops it.

import vm from 'node:vm'

export const meta = {
  id: 'LEAK-2023-1201',
  runtime: 'node',
  affected: '20.7.0',
  fixed: '20.8.0',
  flags: ['--experimental-vm-modules'],
  meter: 'js-heap',
}

export function setup() {}

export async function op() {
  const module = new vm.SyntheticModule(['default'], () => module.setExport('default', 1))
  await module.link(() => {})
  await module.evaluate()
}

export function teardown() {}
