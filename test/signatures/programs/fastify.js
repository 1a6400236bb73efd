import { load, request } from './http.js'

export const packages = {
  fastify: '^5',
  '@fastify/cookie': '^11',
  ajv: '^8',
  'ajv-formats': '^3',
  pino: '^9',
}

export const start = async ({ load: use }) => {
  const logger = { level: 'info', stream: { write: () => {} } }
  const app = use('fastify')({ logger })
  await app.register(use('@fastify/cookie'))
  const body = { type: 'object', required: ['i'], properties: { i: { type: 'integer' } } }
  app.get('/users/:id', ({ params, cookies }) => ({ id: params.id, cookies }))
  app.post('/users', { schema: { body } }, ({ body: sent }) => sent)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address()
  return () =>
    load(2000, (i) =>
      i % 4 === 0
        ? request(port, '/users', { method: 'POST', body: JSON.stringify({ i: i % 8 ? 'x' : i }) })
        : request(port, `/users/${i}`),
    )
}
