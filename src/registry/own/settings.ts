import { isObject } from '../../is-object.ts'

/** Variables of the environment, by name. */
export type Env = Readonly<Record<string, string | undefined>>

/** How a package manager's own settings say that packages are reached. */
export interface OwnSettings {
  /** By scope, with its `@`; of everything else under the empty name. */
  readonly registries: ReadonlyMap<string, string>
  readonly credentials: readonly Credentials[]
}

/** What is sent to the registry at an address. */
export interface Credentials {
  /** Absent: the registry of everything that has no other. */
  readonly url?: string | undefined
  readonly token?: string | undefined
  /** User and password, in base64. */
  readonly basic?: string | undefined
}

/** Values of settings by their keys, as far as nothing is known of them. */
export type Values = ReadonlyMap<string, unknown>

/** One after the other: what comes later counts more. */
export function together(all: readonly OwnSettings[]): OwnSettings {
  return {
    registries: new Map(all.flatMap(({ registries }) => [...registries])),
    credentials: all.flatMap(({ credentials }) => credentials),
  }
}

/**
 * The same as npm has it: a registry for each scope, credentials by where they are sent to.
 *
 * @param fallback - the registry of npm's own settings.
 */
export function asNpmHasIt(
  { registries, credentials }: OwnSettings,
  fallback: string,
): Record<string, string> {
  const usual = registries.get('') ?? fallback
  const inAddresses = [...registries.values()].map((url) => ({ url }))
  return Object.fromEntries([
    ...Array.from(registries, ([scope, url]) => [
      scope === '' ? 'registry' : `${scope}:registry`,
      bare(url).href,
    ]),
    ...[...inAddresses, ...credentials].flatMap((one) => credentialKeys(one, usual)),
  ])
}

function credentialKeys(
  { url, token, basic }: Credentials,
  usual: string,
): [key: string, value: string][] {
  const { host, pathname } = bare(url ?? usual)
  const place = `//${host}${pathname}`
  const userAndPassword = basic ?? userIn(url)
  return [
    ...(token === undefined ? [] : [[`${place}:_authToken`, token] as const]),
    ...(userAndPassword === undefined ? [] : [[`${place}:_auth`, userAndPassword] as const]),
  ].map(([key, value]) => [key, value])
}

/** An address that a message may name: without the user and the password that may be in it. */
function bare(url: string): URL {
  const address = new URL(url)
  address.username = ''
  address.password = ''
  if (!address.pathname.endsWith('/')) address.pathname += '/'
  return address
}

function userIn(url: string | undefined): string | undefined {
  const { username = '', password = '' } = url === undefined ? {} : new URL(url)
  if (username === '') return undefined
  return base64(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** A table of settings, whatever the language it is written in; empty for anything else. */
export function valuesIn(value: unknown): Values {
  return new Map(isObject(value) ? Object.entries(value) : [])
}

export function textIn(values: Values, key: string): string | undefined {
  const value = values.get(key)
  return typeof value === 'string' && value !== '' ? value : undefined
}
