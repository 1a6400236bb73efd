// A watch on a new path each time, which fires at once: the table keeps an emitter for the path.

export const meta = {
  id: 'LEAK-2015-0003',
  package: 'node-zookeeper-client',
  affected: '0.2.1',
  fixed: '0.2.2',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { Event } = await load('node-zookeeper-client')
  const WatcherManager = await load('node-zookeeper-client/lib/WatcherManager.js')
  return { watchers: new WatcherManager(), type: Event.NODE_DATA_CHANGED }
}

export function op({ watchers, type }, i) {
  const path = `/queue/item-${String(i).padStart(10, '0')}`
  watchers.registerDataWatcher(path, () => {})
  watchers.emit({ path, type })
}

export function teardown() {}
