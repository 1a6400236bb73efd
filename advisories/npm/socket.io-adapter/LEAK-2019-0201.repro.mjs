// leave() after the disconnection has cleaned up: the adapter makes an empty entry for the gone socket.

export const meta = {
  id: 'LEAK-2019-0201',
  package: 'socket.io-adapter',
  affected: '1.1.1',
  fixed: '1.1.2',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const Adapter = await load('socket.io-adapter')
  // All that an adapter wants of its namespace.
  return new Adapter({ name: '/', server: { encoder: {} }, connected: {} })
}

export function op(adapter, i) {
  const socket = `socket ${i}`
  adapter.add(socket, 'room')
  adapter.delAll(socket)
  adapter.del(socket, 'room')
}

export function teardown() {}
