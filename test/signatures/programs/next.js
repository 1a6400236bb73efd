import { execFileSync } from 'node:child_process'
import http from 'node:http'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load, request } from './http.js'

export const packages = { next: '^15', react: '^19', 'react-dom': '^19' }

const page = `export const dynamic = 'force-dynamic'
export default async function Page({ params }) {
  const { id } = await params
  return <p>{id}</p>
}
`
const layout = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>
}
`

/** A built app that renders a page for every request. */
export const start = async ({ load: use, folder }) => {
  mkdirSync(join(folder, 'app/users/[id]'), { recursive: true })
  writeFileSync(join(folder, 'app/layout.jsx'), layout)
  writeFileSync(join(folder, 'app/users/[id]/page.jsx'), page)
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }
  Object.assign(process.env, env)
  execFileSync(process.execPath, [use.resolve('next/dist/bin/next'), 'build'], { cwd: folder, env })
  const app = use('next')({ dev: false, dir: folder })
  await app.prepare()
  const handle = app.getRequestHandler()
  const server = http.createServer((incoming, response) => handle(incoming, response))
  server.keepAliveTimeout = 0
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  return () => load(400, (i) => request(port, `/users/${i}`))
}
