// Listeners that are added to one emitter for each operation, and taken away; and a stream to its end.
import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export const setup = () => new EventEmitter()
export const teardown = () => {}

export async function op(emitter, i) {
  const controller = new AbortController()
  emitter.once('done', () => controller.abort())
  await pipeline(Readable.from([Buffer.alloc(256), Buffer.from(String(i))]), async (source) => {
    for await (const chunk of source) emitter.emit('chunk', chunk.length)
  })
  emitter.emit('done')
}
