import { parse } from 'smol-toml'
import type { Credentials, Env, OwnSettings } from './settings.ts'
import { base64, textIn, valuesIn } from './settings.ts'

/**
 * What a `bunfig.toml` says of registries.
 *
 * Rules: https://bun.sh/docs/runtime/bunfig (install.registry, install.scopes): an address, or a table with a
 * `url` and a `token` or a `username` and a `password`, in which `$NAME` is a variable.
 */
export function bunSettings(text: string, env: Env): OwnSettings {
  const install = valuesIn(valuesIn(parse(text)).get('install'))
  const own = registryIn(install.get('registry'), env)
  const scopes = Array.from(valuesIn(install.get('scopes')), ([scope, value]) => ({
    scope: scope.startsWith('@') ? scope : `@${scope}`,
    ...registryIn(value, env),
  }))
  const named = [{ scope: '', ...own }, ...scopes]
  return {
    registries: new Map(
      named.flatMap(({ scope, url }) => (url === undefined ? [] : [[scope, url] as const])),
    ),
    credentials: named.map(({ url = own.url, token, basic }) => ({ url, token, basic })),
  }
}

/** The variables of bun's own that stand above every file. */
export function bunVariables(env: Env): OwnSettings {
  const url = env['BUN_CONFIG_REGISTRY']
  const token = env['BUN_CONFIG_TOKEN']
  return {
    registries: new Map(url === undefined ? [] : [['', url]]),
    credentials: [{ url, token }],
  }
}

function registryIn(value: unknown, env: Env): Credentials {
  if (typeof value === 'string') return { url: filled(value, env) }
  const table = valuesIn(value)
  const text = (key: string) => filled(textIn(table, key), env)
  const [user, password] = [text('username'), text('password')]
  const basic =
    user === undefined || password === undefined ? undefined : base64(`${user}:${password}`)
  return { url: text('url'), token: text('token'), basic }
}

function filled(text: string | undefined, env: Env): string | undefined {
  const whole = text?.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string, plain: string) => {
    return env[braced ?? plain] ?? ''
  })
  return whole === '' ? undefined : whole
}
