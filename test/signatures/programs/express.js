import { listen, load, request } from './http.js'

export const packages = {
  express: '^4',
  'body-parser': '^1',
  'express-session': '^1',
  morgan: '^1',
  debug: '^4',
}

export const start = async ({ load: use }) => {
  const express = use('express')
  const log = use('debug')('app')
  const app = express()
  app.use(use('morgan')('tiny', { stream: { write: () => {} } }))
  app.use(use('body-parser').json())
  app.get('/users/:id', (req, res) => {
    log('user %s', req.params.id)
    res.json({ id: req.params.id })
  })
  app.post('/users', (req, res) => res.status(201).json(req.body))
  const port = await listen(app)
  return () =>
    load(2000, (i) =>
      i % 4 === 0
        ? request(port, '/users', { method: 'POST', body: JSON.stringify({ i }) })
        : request(port, i % 7 === 0 ? '/missing' : `/users/${i}`),
    )
}
