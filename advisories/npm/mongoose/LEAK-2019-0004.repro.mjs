// Models made and deleted on one connection: each leaves its dropDatabase listener there.

export const meta = {
  id: 'LEAK-2019-0004',
  package: 'mongoose',
  affected: '5.5.1',
  fixed: '5.5.2',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const mongoose = await load('mongoose')
  return { mongoose, connection: mongoose.createConnection() }
}

export function op({ mongoose, connection }) {
  connection.model('Thing', new mongoose.Schema({ name: String }, { autoIndex: false }))
  connection.deleteModel('Thing')
}

export function teardown() {}
