import { fileURLToPath } from 'node:url'
import { execute } from './processes.js'

const bin = fileURLToPath(new URL('../../bin/leakscan.js', import.meta.url))

/** What leakscan prints as JSON, or `{ failure }`. */
export async function leakscan(folder, { env }, ...args) {
  // `list` obeys no config.
  const own = args[0] === 'list' ? [] : ['--no-config']
  const done = await execute(process.execPath, [bin, ...args, ...own], { cwd: folder, env })
  try {
    return JSON.parse(done.stdout)
  } catch {
    return { failure: done.stderr.trim().split('\n').join(' ').slice(0, 400) }
  }
}
