import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LeakscanError } from '../errors.ts'
import type { Service } from './process.ts'
import { run, start } from './process.ts'
import type { Env, Sandbox } from './sandbox.ts'

const user = 'leakscan'

const stallMs = 120_000

/**
 * Starts an empty PostgreSQL in a sandbox, on a socket in its folder and not on the network; whoever runs as
 * the same user may connect. Clients find it by the variables of libpq.
 *
 * @throws LeakscanError `SANDBOX` when it is not installed or does not start.
 */
export async function startPostgresql(
  sandbox: Sandbox,
  env: Env,
  signal?: AbortSignal,
): Promise<Service> {
  const bin = binaries(env)
  const [data, socket] = [join(sandbox.folder, 'pg-data'), join(sandbox.folder, 'pg')]
  mkdirSync(socket)
  const options = { cwd: sandbox.folder, env: sandbox.env, what: 'PostgreSQL', stallMs, signal }
  const command = (name: string, ...args: string[]) => [
    ...asNobody(sandbox),
    join(bin, name),
    ...args,
  ]
  const initdb = command(
    'initdb',
    '-D',
    data,
    '-A',
    'trust',
    '-U',
    user,
    '--no-sync',
    '--no-locale',
  )
  await run(initdb, options)
  const server = command('postgres', '-D', data, '-k', socket, '-c', 'listen_addresses=', '-F')
  const stop = start(server, options)
  const isReady = [join(bin, 'pg_isready'), '-q', '-h', socket]
  for (let tries = 0; !(await succeeds(isReady, options)); tries++) {
    if (tries === mostTries) throw notStarting()
    await sleep(pauseMs)
  }
  return { stop, env: { PGHOST: socket, PGUSER: user, PGDATABASE: 'postgres' } }
}

const mostTries = 150
const pauseMs = 200

async function succeeds(
  command: readonly string[],
  options: Parameters<typeof run>[1],
): Promise<boolean> {
  try {
    await run(command, options)
    return true
  } catch (error) {
    if (error instanceof LeakscanError && !options.signal?.aborted) return false
    throw error
  }
}

/** It refuses to be root, which one is where a command is cut off; so it is somebody else there. */
function asNobody({ isolation }: Sandbox): readonly string[] {
  return isolation.length === 0
    ? []
    : [...isolation, 'unshare', '--user', '--map-user=1000', '--map-group=1000']
}

/** The folder of its programs, if it is installed: Debian keeps them out of PATH, by version. */
export function findPostgresql(env: Env): string | undefined {
  const versions = '/usr/lib/postgresql'
  const installed = existsSync(versions)
    ? readdirSync(versions)
        .toSorted((a, b) => Number(b) - Number(a))
        .map((version) => join(versions, version, 'bin'))
    : []
  const folders = [...(env['PATH'] ?? '').split(delimiter), ...installed]
  return folders.find((folder) =>
    ['initdb', 'postgres', 'pg_isready'].every((name) => existsSync(join(folder, name))),
  )
}

function binaries(env: Env): string {
  const found = findPostgresql(env)
  if (found !== undefined) return found
  throw new LeakscanError('SANDBOX', 'the reproduction needs a PostgreSQL server', {
    hint: 'Install it: apt-get install postgresql, or brew install postgresql.',
  })
}

function notStarting(): LeakscanError {
  return new LeakscanError('SANDBOX', 'PostgreSQL did not start', {
    hint: 'See whether `postgres` starts by hand; it does not as root where users can make no namespaces.',
  })
}
