import type { Service } from './process.ts'
import type { Meta, ServiceName } from './reproduction.ts'
import type { Env, Sandbox } from './sandbox.ts'

/**
 * Starts the servers that a reproduction needs: each once in a sandbox, which ends them.
 *
 * @throws LeakscanError `SANDBOX` when one is not installed or does not start.
 */
export async function startServices(
  { services = [] }: Meta,
  sandbox: Sandbox,
  env: Env,
  signal?: AbortSignal,
): Promise<void> {
  for (const name of services) {
    if (sandbox.services.has(name)) continue
    sandbox.services.set(name, await starters[name](sandbox, env, signal))
  }
}

/** The environment in which a reproduction finds the servers that it needs. */
export function environmentFor(
  { services = [] }: Meta,
  { env, services: running }: Sandbox,
): Record<string, string> {
  return Object.assign({}, env, ...services.map((name) => running.get(name)?.env))
}

type Starter = (sandbox: Sandbox, env: Env, signal?: AbortSignal) => Promise<Service>

const starters: Readonly<Record<ServiceName, Starter>> = {
  postgresql: async (...place) => (await import('./postgresql.ts')).startPostgresql(...place),
}
