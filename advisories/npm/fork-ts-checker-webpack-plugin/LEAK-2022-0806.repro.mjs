// Calls to the checker's process, as each rebuild makes them: each leaves a listener for its end.

import { EventEmitter } from 'node:events'

export const meta = {
  id: 'LEAK-2022-0806',
  package: 'fork-ts-checker-webpack-plugin',
  affected: '7.2.4',
  fixed: '7.2.5',
  meter: 'js-heap',
  dependencies: { typescript: '4.6.3', webpack: '5.70.0' },
}

export async function setup({ load }) {
  const { wrapRpc } = await load('fork-ts-checker-webpack-plugin/lib/rpc/wrap-rpc.js')
  // In place of a child process, which answers every call.
  const child = new EventEmitter()
  child.connected = true
  child.send = ({ id }, sent) => {
    sent()
    setImmediate(() => child.emit('message', { id, type: 'resolve', value: [] }))
  }
  return { getIssues: wrapRpc(child) }
}

export async function op({ getIssues }) {
  await getIssues({ changedFiles: [], deletedFiles: [] })
}

export function teardown() {}
