import { createServer } from 'node:net'
import { once } from 'node:events'

export const packages = { ioredis: '^5', ajv: '^8', zod: '^3', knex: '^3' }

/** A server that answers everything with +OK, as far as a client of Redis can tell. */
async function redisLike() {
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      const commands = bytes.toString().match(/^\*\d/gm)?.length ?? 1
      socket.write('+OK\r\n'.repeat(commands))
    })
    socket.on('error', () => {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server.address().port
}

export const start = async ({ load: use }) => {
  const Redis = use('ioredis')
  const Ajv = use('ajv')
  const { z } = use('zod')
  const port = await redisLike()
  const options = { port, host: '127.0.0.1', enableReadyCheck: false, enableAutoPipelining: true }
  const redis = new Redis(options)
  const validate = new Ajv().compile({ type: 'object', properties: { i: { type: 'integer' } } })
  const schema = z.object({ i: z.number() })
  const knex = use('knex')({ client: 'pg' })
  return async () => {
    for (let i = 0; i < 1000; i++) {
      await Promise.all([redis.set('a', i), redis.get('a')])
      validate({ i })
      schema.parse({ i })
      knex('users').where({ id: i }).toString()
      if (i % 100 === 0) {
        const once1 = new Redis(options)
        await once1.ping()
        once1.disconnect()
      }
    }
  }
}
