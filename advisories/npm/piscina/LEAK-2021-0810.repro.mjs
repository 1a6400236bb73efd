// Tasks under one abort signal that never fires: each leaves its listener there.

import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

export const meta = {
  id: 'LEAK-2021-0810',
  package: 'piscina',
  affected: '2.1.0',
  fixed: '2.2.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { Piscina } = await load('piscina')
  const filename = resolve('task.cjs')
  writeFileSync(filename, 'module.exports = () => 0')
  const pool = new Piscina({ filename, maxThreads: 1 })
  await pool.runTask(0)
  return { pool, signal: new AbortController().signal }
}

export async function op({ pool, signal }) {
  await pool.runTask(0, signal)
}

export async function teardown({ pool }) {
  await pool.destroy()
}
