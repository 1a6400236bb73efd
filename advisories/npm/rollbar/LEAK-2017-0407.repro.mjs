// Requests of a page whose telemetry is on, each over at once: what was put around onload is kept on a list,
// with the request. The page is a stub.

export const meta = {
  id: 'LEAK-2017-0407',
  package: 'rollbar',
  affected: '2.2.6',
  fixed: '2.2.7',
  meter: 'js-heap',
}

class XMLHttpRequest {
  open() {}

  send() {
    Object.assign(this, { readyState: 4, status: 200 })
    this.onreadystatechange()
    this.onload()
  }
}

export async function setup({ load }) {
  const Instrumenter = await load('rollbar/src/browser/telemetry.js')
  const telemeter = { captureNetwork: () => ({}), levelFromStatus: () => 'info' }
  const rollbar = { wrap: (callback) => () => callback() }
  const others = { log: false, dom: false, navigation: false, connectivity: false }
  const page = [{ XMLHttpRequest }, {}]
  const instrumenter = new Instrumenter({ autoInstrument: others }, telemeter, rollbar, ...page)
  instrumenter.instrument()
  return instrumenter
}

export function op() {
  const request = new XMLHttpRequest()
  Object.assign(request, { onload() {} })
  request.open('GET', '/')
  request.send()
}

export function teardown() {}
