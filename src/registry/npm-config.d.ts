// @npmcli/config publishes no types; these are the parts that are used.
declare module '@npmcli/config' {
  export default class Config {
    constructor(options: {
      npmPath: string
      definitions: unknown
      shorthands: unknown
      flatten: unknown
      argv: readonly string[]
      env: Readonly<Record<string, string | undefined>>
      cwd: string
      warn?: boolean
    })
    load(): Promise<void>
    /** As pacote and arborist take them: registries, credentials, proxies, certificates. */
    readonly flat: Record<string, unknown>
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const npm: { definitions: unknown; shorthands: unknown; flatten: unknown }
  export default npm
}
