// getMany() of a long key: the copy that the binding makes of it is never freed.

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const meta = {
  id: 'LEAK-2022-0809',
  package: 'leveldown',
  affected: '6.1.0',
  fixed: '6.1.1',
  meter: 'native',
}

export async function setup({ load }) {
  const leveldown = await load('leveldown')
  const db = leveldown(mkdtempSync(join(tmpdir(), 'level-')))
  await promisify(db.open).call(db)
  return { db, getMany: promisify(db.getMany).bind(db) }
}

const keys = ['k'.repeat(16 * 1024)]

export async function op({ getMany }) {
  await getMany(keys)
}

export async function teardown({ db }) {
  await promisify(db.close).call(db)
}
