import { parse } from 'yaml'
import type { Credentials, Env, OwnSettings, Values } from './settings.ts'
import { base64, textIn, valuesIn } from './settings.ts'
import { withVariables } from './variables.ts'

/**
 * What a `.yarnrc.yml` of yarn 2 and later says of registries.
 *
 * Rules: https://yarnpkg.com/configuration/yarnrc (npmRegistryServer, npmRegistries, npmScopes).
 */
export function yarnBerrySettings(text: string, env: Env): OwnSettings {
  const fill = (_: unknown, value: unknown) =>
    typeof value === 'string' ? withVariables(value, env) : value
  const settings = valuesIn(parse(text, fill))
  const scopes = Array.from(valuesIn(settings.get('npmScopes')), ([scope, of]) => ({
    scope: `@${scope}`,
    of: valuesIn(of),
  }))
  const byAddress = Array.from(valuesIn(settings.get('npmRegistries')), ([address, of]) =>
    credentialsIn(valuesIn(of), address.startsWith('//') ? `https:${address}` : address),
  )
  const own = textIn(settings, 'npmRegistryServer')
  return {
    registries: new Map([
      ...(own === undefined ? [] : [['', own] as const]),
      ...scopes.flatMap(({ scope, of }) => {
        const url = textIn(of, 'npmRegistryServer')
        return url === undefined ? [] : [[scope, url] as const]
      }),
    ]),
    credentials: [
      ...byAddress,
      credentialsIn(settings, own),
      ...scopes.map(({ of }) => credentialsIn(of, textIn(of, 'npmRegistryServer') ?? own)),
    ],
  }
}

/** The variables of yarn's own that stand above every file. */
export function yarnBerryVariables(env: Env): OwnSettings {
  const url = env['YARN_NPM_REGISTRY_SERVER']
  const token = env['YARN_NPM_AUTH_TOKEN']
  const basic = identity(env['YARN_NPM_AUTH_IDENT'])
  return {
    registries: new Map(url === undefined ? [] : [['', url]]),
    credentials: [{ url, token, basic }],
  }
}

function credentialsIn(values: Values, url: string | undefined): Credentials {
  return {
    url,
    token: textIn(values, 'npmAuthToken'),
    basic: identity(textIn(values, 'npmAuthIdent')),
  }
}

/** `user:password`, or that in base64 already. */
function identity(ident: string | undefined): string | undefined {
  return ident?.includes(':') ? base64(ident) : ident
}
