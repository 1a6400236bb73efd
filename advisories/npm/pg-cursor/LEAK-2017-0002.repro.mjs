// A statement without rows through a cursor: the listener for the row description stays on the connection.

export const meta = {
  id: 'LEAK-2017-0002',
  package: 'pg-cursor',
  affected: '2.5.2',
  fixed: '2.6.0',
  dependencies: { pg: '8.5.1' },
  services: ['postgresql'],
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { Client } = await load('pg')
  // PGHOST and its kin say where the server is.
  const client = new Client()
  await client.connect()
  return { client, Cursor: await load('pg-cursor') }
}

export async function op({ client, Cursor }) {
  const cursor = client.query(new Cursor('set application_name to leakscan'))
  await new Promise((resolve, reject) => cursor.read(1, (error) => (error ? reject(error) : resolve())))
}

export function teardown({ client }) {
  return client.end()
}
