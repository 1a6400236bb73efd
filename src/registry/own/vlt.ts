import type { ParseError } from 'jsonc-parser'
import { parse } from 'jsonc-parser'
import type { Env, OwnSettings } from './settings.ts'
import { textIn, valuesIn } from './settings.ts'

/**
 * What a vlt.json says of registries. Tokens are not in it: those in vlt's keychain are not read.
 *
 * Rules: https://docs.vlt.sh/cli/auth; up to the first release candidates the scopes had another name.
 *
 * @throws TypeError for what is no JSON with comments.
 */
export function vltSettings(text: string, env: Env): OwnSettings {
  const errors: ParseError[] = []
  const config = valuesIn(valuesIn(parse(text, errors)).get('config'))
  if (errors.length > 0) throw new TypeError('not JSON')
  const own = textIn(config, 'registry')
  const scopes = ['scope-registries', 'scoped-registries'].flatMap((key) => {
    const values = valuesIn(config.get(key))
    return [...values.keys()].map((scope) => [scope, textIn(values, scope)] as const)
  })
  const registries = [['', own] as const, ...scopes].flatMap(([scope, url]) =>
    url === undefined ? [] : [[scope, url] as const],
  )
  return {
    registries: new Map(registries),
    credentials: registries.map(([, url]) => ({ url, token: env[tokenFor(url)] })),
  }
}

/** What stands above every file. */
export function vltVariables(env: Env): OwnSettings {
  const url = env['VLT_REGISTRY']
  return {
    registries: new Map(url === undefined ? [] : [['', url]]),
    credentials: [{ url, token: env['VLT_TOKEN'] }],
  }
}

/** `VLT_TOKEN_https_npm_example_org` */
function tokenFor(url: string): string {
  return `VLT_TOKEN_${url.replace(/\/+$/, '').replaceAll(/[^a-z\d]+/gi, '_')}`
}
