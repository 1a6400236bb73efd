// Each result compiles a constructor for its rows with Function() and throws it away. A debugger's front end
// that has enabled the Debugger domain, as DevTools does on --inspect, is told of every script and keeps it.
import { Session } from 'node:inspector'

export const meta = {
  id: 'LEAK-2017-0001',
  package: 'pg',
  affected: '7.4.1',
  fixed: '7.4.2',
  node: '^8',
  services: ['postgresql'],
  meter: 'js-heap',
}

export async function setup({ load }) {
  const frontEnd = new Session()
  frontEnd.connect()
  frontEnd.post('Debugger.enable')
  const { Client } = await load('pg')
  // PGHOST and its kin say where the server is.
  const client = new Client()
  await client.connect()
  return { frontEnd, client }
}

// Always the same query and the same columns.
export function op({ client }) {
  return client.query('select 1 as a, 2 as b, 3 as c, 4 as d, 5 as e')
}

export async function teardown({ frontEnd, client }) {
  await client.end()
  frontEnd.disconnect()
}
