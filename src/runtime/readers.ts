import type { Claim } from './claim.ts'
import { jsonScalars } from './scalars/json.ts'
import { tomlScalars } from './scalars/toml.ts'
import { yamlScalars } from './scalars/yaml.ts'
import {
  azureClaims,
  bitbucketClaims,
  circleClaims,
  githubClaims,
  gitlabClaims,
  travisClaims,
} from './sources/ci.ts'
import { dockerfileClaims } from './sources/dockerfile.ts'
import { manifestClaims, manifestKeys, pnpmWorkspaceClaims } from './sources/manifest.ts'
import { composeClaims, renderClaims, runtimeClaims } from './sources/platform.ts'
import { npmrcClaims, toolVersionsClaims, versionFileClaims } from './sources/text.ts'
import { buildpackClaims, miseClaims, netlifyClaims } from './sources/toml.ts'

type Read = (text: string, path: string) => Claim[]

const yaml = (read: (scalars: ReturnType<typeof yamlScalars>) => Claim[]) => (text: string) =>
  read(yamlScalars(text))
const toml = (read: (scalars: ReturnType<typeof tomlScalars>) => Claim[]) => (text: string) =>
  read(tomlScalars(text))

/** What each kind of file says, by its format. */
export const readers = {
  manifest: (text, path) => manifestClaims(jsonScalars(text, path, manifestKeys)),
  'pnpm workspace': yaml(pnpmWorkspaceClaims),
  version: versionFileClaims,
  'tool versions': toolVersionsClaims,
  mise: toml(miseClaims),
  npmrc: npmrcClaims,
  dockerfile: (text, path) => dockerfileClaims(text, development.test(path)),
  compose: (text, path) => demoted(yaml(composeClaims)(text), development.test(path)),
  'platform yaml': yaml(runtimeClaims),
  'platform json': (text, path) => runtimeClaims(jsonScalars(text, path)),
  render: yaml(renderClaims),
  netlify: toml(netlifyClaims),
  buildpack: toml(buildpackClaims),
  github: yaml(githubClaims),
  gitlab: yaml(gitlabClaims),
  circle: yaml(circleClaims),
  azure: yaml(azureClaims),
  bitbucket: yaml(bitbucketClaims),
  travis: yaml(travisClaims),
} satisfies Record<string, Read>

export type ClaimFormat = keyof typeof readers

const development = /[.-](?:dev|develop|development|test|tests|ci|local|e2e)\b|devcontainer/i

/** What is for development says nothing about production. */
function demoted(claims: Claim[], isForDevelopment: boolean): Claim[] {
  return isForDevelopment ? claims.map((claim) => ({ ...claim, role: 'ci' })) : claims
}
