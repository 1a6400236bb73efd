import { Writable } from 'node:stream'
import { listen, load, request } from './http.js'

export const packages = { koa: '^2', '@koa/router': '^13', 'koa-bodyparser': '^4', winston: '^3' }

export const start = async ({ load: use }) => {
  const Koa = use('koa')
  const Router = use('@koa/router')
  const winston = use('winston')
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() })
  const logger = winston.createLogger({ transports: [new winston.transports.Stream({ stream })] })
  const router = new Router()
  router.get('/users/:id', (context) => {
    logger.info('user', { id: context.params.id })
    context.body = { id: context.params.id }
  })
  const app = new Koa()
    .use(use('koa-bodyparser')())
    .use(router.routes())
    .use(router.allowedMethods())
  app.on('error', () => {})
  const port = await listen(app.callback())
  return () => load(2000, (i) => request(port, i % 9 === 0 ? '/missing' : `/users/${i}`))
}
