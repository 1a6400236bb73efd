import type { Claim } from '../claim.ts'

interface Line {
  readonly text: string
  readonly line: number
}

function lines(text: string): Line[] {
  return text
    .split(/\r?\n/)
    .map((source, index) => ({ text: source.replace(/(?:^|\s)#.*$/, '').trim(), line: index + 1 }))
    .filter((line) => line.text !== '')
}

/** `.nvmrc` and `.node-version`: one version, or an alias. */
export function versionFileClaims(text: string): Claim[] {
  // nvm ignores settings (`key=value`), which newer versions allow beside the version.
  const first = lines(text).find((line) => !line.text.includes('='))
  if (!first) return []
  const { text: written, line } = first
  return [{ source: 'version-file', role: 'pin', written, spec: written, line }]
}

/** `.tool-versions` of asdf and mise: `nodejs 20.11.0 18.20.8`, of which the first counts. */
export function toolVersionsClaims(text: string): Claim[] {
  return lines(text).flatMap(({ text: source, line }): Claim[] => {
    const [, written] = /^node(?:js)?\s+(\S+)/.exec(source) ?? []
    if (written === undefined) return []
    const spec = written.replace(/^lts-(?!\*)/, 'lts/')
    return [{ source: 'tool-versions', role: 'pin', written, spec, line }]
  })
}

/** `.npmrc`: `use-node-version` is pnpm's; `node-version` is what it checks engines against. */
export function npmrcClaims(text: string): Claim[] {
  return lines(text).flatMap(({ text: source, line }): Claim[] => {
    const [, key = '', value = ''] =
      /^(use-node-version|node-version)\s*=\s*["']?([^"']+)/.exec(source) ?? []
    if (value === '') return []
    const role = key === 'use-node-version' ? 'pin' : 'support'
    return [{ source: 'npmrc', role, written: `${key}=${value}`, spec: value, line }]
  })
}
