// A client breaks its upload off; the file that disk storage had begun to write stays open.
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const meta = {
  id: 'LEAK-2026-0402',
  package: 'multer',
  affected: '2.2.0',
  fixed: '2.3.0',
  meter: 'handles',
}

const beginning = [
  'POST / HTTP/1.1',
  'Host: localhost',
  'Content-Type: multipart/form-data; boundary=part',
  'Content-Length: 100000',
  '',
  '--part',
  'Content-Disposition: form-data; name="file"; filename="a.txt"',
  '',
  'the first bytes of the file',
].join('\r\n')

export async function setup({ load }) {
  const multer = await load('multer')
  const upload = multer({ dest: mkdtempSync(join(tmpdir(), 'uploads-')) }).single('file')
  const state = { server: undefined, begun: undefined, ended: undefined }
  state.server = createServer((request, response) => {
    request.once('data', () => state.begun())
    // It is told of the broken request, as an application's error handler is.
    upload(request, response, () => state.ended())
  })
  await new Promise((resolve) => state.server.listen(0, '127.0.0.1', resolve))
  return state
}

export async function op(state) {
  const begun = new Promise((resolve) => (state.begun = resolve))
  const ended = new Promise((resolve) => (state.ended = resolve))
  const client = connect(state.server.address().port, '127.0.0.1')
  client.write(beginning)
  await begun
  // Until the file is open.
  await new Promise((resolve) => setTimeout(resolve, 10))
  client.destroy()
  await ended
}

export function teardown({ server }) {
  server.close()
}
