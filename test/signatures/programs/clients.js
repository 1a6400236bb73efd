import http from 'node:http'
import { listen, load } from './http.js'

export const packages = {
  axios: '^1',
  got: '^11',
  'node-fetch': '^2',
  undici: '^6',
  superagent: '^10',
}

export const start = async ({ load: use }) => {
  const port = await listen((_, response) => response.end('{"ok":true}'))
  const url = `http://127.0.0.1:${port}/`
  const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 8 })
  const axios = use('axios').create({ httpAgent })
  const got = use('got')
  const fetch = use('node-fetch')
  const superagent = use('superagent')
  const { Pool } = use('undici')
  const pool = new Pool(url, { connections: 4 })
  const clients = [
    () => axios.get(url),
    () => got(url, { agent: { http: httpAgent } }).json(),
    () => fetch(url, { agent: httpAgent }).then((response) => response.json()),
    () => superagent.get(url).agent(httpAgent),
    () => pool.request({ path: '/', method: 'GET' }).then(({ body }) => body.json()),
  ]
  return () => load(2000, (i) => clients[i % clients.length]())
}
