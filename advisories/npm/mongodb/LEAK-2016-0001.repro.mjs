// Uploads through one bucket, its indexes checked by the first: each later one waits for that event again.
// The database is a stub that has the index and stores nothing.

import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2016-0001',
  package: 'mongodb',
  affected: '2.1.4',
  fixed: '2.1.5',
  meter: 'js-heap',
}

const collection = {
  findOne: (query, projection, callback) => callback(null, {}),
  listIndexes: () => ({ toArray: (callback) => callback(null, [{ key: { files_id: 1, n: 1 } }]) }),
  ensureIndex: (keys, options, callback) => callback(null),
  insert: (document, options, callback) => setImmediate(() => callback(null)),
}

export async function setup({ load }) {
  const { GridFSBucket } = await load('mongodb')
  return new GridFSBucket({ collection: () => collection, s: { options: {} } }, { chunkSizeBytes: 16 })
}

export async function op(bucket) {
  const upload = bucket.openUploadStream('name')
  upload.end(Buffer.from('content'))
  await once(upload, 'finish')
}

export function teardown() {}
