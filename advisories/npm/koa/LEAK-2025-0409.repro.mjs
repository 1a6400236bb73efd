// A client leaves in the middle of a download that is sent as a web stream: nobody cancels the stream, and
// the file that it reads stays open.

import { closeSync, openSync, readSync } from 'node:fs'
import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2025-0409',
  package: 'koa',
  affected: '3.0.3',
  fixed: '3.1.0',
  meter: 'handles',
}

export async function setup({ load }) {
  const Koa = await load('koa')
  const app = new Koa()
  app.silent = true
  app.use((context) => {
    context.body = download(process.execPath)
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${server.address().port}/` }
}

function download(file) {
  const descriptor = openSync(file)
  return new ReadableStream({
    pull(controller) {
      const chunk = new Uint8Array(64 * 1024)
      readSync(descriptor, chunk)
      controller.enqueue(chunk)
    },
    cancel() {
      closeSync(descriptor)
    },
  })
}

export async function op({ url }) {
  const request = http.get(url)
  const [response] = await once(request, 'response')
  await once(response, 'data')
  request.destroy()
  await once(request, 'close')
}

export function teardown({ server }) {
  server.close()
}
