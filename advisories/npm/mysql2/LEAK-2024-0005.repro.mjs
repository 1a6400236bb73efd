// A pool with maxIdle below its limit, made and ended without ever connecting: its timer goes on.

import { promisify } from 'node:util'

export const meta = {
  id: 'LEAK-2024-0005',
  package: 'mysql2',
  affected: '3.7.1',
  fixed: '3.8.0',
  meter: 'js-heap',
}

export function setup({ load }) {
  return load('mysql2')
}

export async function op(mysql) {
  const pool = mysql.createPool({ maxIdle: 1, connectionLimit: 2 })
  await promisify(pool.end).call(pool)
}

export function teardown() {}
