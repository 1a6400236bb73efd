import { unquote } from '../../lockfile/yarn-quoted.ts'
import type { OwnSettings } from './settings.ts'

/** What a `.yarnrc` of yarn 1 says of registries; credentials are in .npmrc, where npm's settings have them. */
export function yarnClassicSettings(text: string): OwnSettings {
  const registries = text.split('\n').flatMap((line) => {
    const [, key = '', value = ''] = /^("[^"]*"|[^\s"]+)\s+("[^"]*"|\S+)\s*$/.exec(line) ?? []
    const scope = /^(?:(@[^/:]+):)?registry$/.exec(unquote(key))
    return scope ? [[scope[1] ?? '', unquote(value)] as const] : []
  })
  return { registries: new Map(registries), credentials: [] }
}
