// A test runner or plug-in host compiles a source as a module and drops it.

import vm from 'node:vm'

export const meta = {
  id: 'LEAK-2020-1204',
  runtime: 'node',
  affected: '24.11.0',
  flags: ['--experimental-vm-modules'],
  meter: 'js-heap',
}

export function setup() {}

export async function op() {
  const module = new vm.SourceTextModule('export default 1')
  await module.link(() => {})
  await module.evaluate()
}

/** The same module without a source text. */
export async function control() {
  const module = new vm.SyntheticModule(['default'], () => module.setExport('default', 1))
  await module.link(() => {})
  await module.evaluate()
}

export function teardown() {}
