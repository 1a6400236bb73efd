// Deliveries that fail, each with a different error: the client prints the message, and remembers its text.
// Printing is switched off here.

export const meta = {
  id: 'LEAK-2017-0406',
  package: 'raven',
  affected: '1.2.0',
  fixed: '1.2.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { Client } = await load('raven')
  Object.assign(console, { log() {} })
  const refuse = (client, body, headers, id, callback) => {
    const error = new Error(`HTTP Error: no room for ${id}`)
    client.emit('error', error)
    callback(error)
  }
  return new Client('https://key:secret@leakscan.test/1', { transport: { send: refuse } })
}

export function op(client) {
  return new Promise((resolve) => client.captureMessage('text', resolve))
}

export function teardown() {}
