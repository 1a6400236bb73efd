// Each query asks eval('new.target') whether it was made with `new`. A debugger's front end that has enabled
// the Debugger domain, as DevTools does on --inspect, is told of every script and keeps it.
import { Session } from 'node:inspector'

export const meta = {
  id: 'LEAK-2019-0805',
  package: 'pg',
  affected: '7.18.2',
  fixed: '8.0.0',
  node: '^12',
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

export function op({ client }) {
  return client.query('select 1 as a')
}

export async function teardown({ frontEnd, client }) {
  await client.end()
  frontEnd.disconnect()
}
