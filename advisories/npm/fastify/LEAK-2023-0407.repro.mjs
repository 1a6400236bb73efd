// Instances that are used through inject() and closed, without ever listening: the timer of the HTTP server
// in them keeps them.

export const meta = {
  id: 'LEAK-2023-0407',
  package: 'fastify',
  affected: '4.18.0',
  fixed: '4.19.0',
  meter: 'js-heap',
  node: '>=18.0.0 <18.19.0 || >=19.0.0 <20.6.0',
}

export function setup({ load }) {
  return load('fastify')
}

export async function op(fastify) {
  const app = fastify()
  app.get('/', async () => 'ok')
  await app.inject('/')
  await app.close()
}

export function teardown() {}
