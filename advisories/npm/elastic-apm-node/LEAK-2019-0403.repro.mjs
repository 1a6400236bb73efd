// A handler that is added to an instrumented request and removed again: what was added is a bound copy, which
// the removal does not find.

import { IncomingMessage } from 'node:http'

export const meta = {
  id: 'LEAK-2019-0403',
  package: 'elastic-apm-node',
  affected: '2.10.0',
  fixed: '2.11.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const agent = await load('elastic-apm-node')
  agent.start({ serviceName: 'service', active: false })
  const Instrumentation = await load('elastic-apm-node/lib/instrumentation')
  const instrumentation = new Instrumentation(agent)
  const request = new IncomingMessage()
  request.setMaxListeners(0)
  instrumentation.currentTransaction = undefined
  instrumentation.bindEmitter(request)
  return request
}

export function op(request) {
  const listener = () => {}
  request.on('close', listener)
  request.removeListener('close', listener)
}

export function teardown() {}
