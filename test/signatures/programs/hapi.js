import { load, request } from './http.js'

export const packages = { '@hapi/hapi': '^21', joi: '^17' }

export const start = async ({ load: use }) => {
  const server = use('@hapi/hapi').server({ port: 0, host: '127.0.0.1' })
  const schema = use('joi').object({ i: use('joi').number().required() })
  server.route({ method: 'GET', path: '/users/{id}', handler: ({ params }) => ({ id: params.id }) })
  server.route({
    method: 'POST',
    path: '/users',
    handler: ({ payload }) => schema.validate(payload).value,
  })
  await server.start()
  return () =>
    load(2000, (i) =>
      i % 4 === 0
        ? request(server.info.port, '/users', { method: 'POST', body: JSON.stringify({ i }) })
        : request(server.info.port, `/users/${i}`),
    )
}
