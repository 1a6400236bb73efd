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

/**
 * Where a kind of file counts: `project`: in the project's folder and those of its workspaces; `above`: in
 * the project's folder or the nearest one above, as version managers look; `manifest`: the project's own;
 * `repository`: at the root of the repository.
 */
export type Reach = 'project' | 'above' | 'manifest' | 'repository'

/** A kind of file that can name a version of Node.js. */
export interface KnownFile {
  /** Of the path below the folder where it counts. */
  readonly name: RegExp
  readonly reach: Reach
  readonly read: (text: string, path: string) => Claim[]
}

const development = /[.-](?:dev|develop|development|test|tests|ci|local|e2e)\b|devcontainer/i

const yaml = (read: (scalars: ReturnType<typeof yamlScalars>) => Claim[]) => (text: string) =>
  read(yamlScalars(text))
const toml = (read: (scalars: ReturnType<typeof tomlScalars>) => Claim[]) => (text: string) =>
  read(tomlScalars(text))

export const knownFiles: readonly KnownFile[] = [
  { name: /^package\.json$/, reach: 'manifest', read: readManifest },
  { name: /^pnpm-workspace\.yaml$/, reach: 'above', read: yaml(pnpmWorkspaceClaims) },
  { name: /^\.(?:nvmrc|node-version)$/, reach: 'above', read: versionFileClaims },
  { name: /^\.tool-versions$/, reach: 'above', read: toolVersionsClaims },
  { name: /^\.?mise\.toml$/, reach: 'above', read: toml(miseClaims) },
  { name: /^\.npmrc$/, reach: 'above', read: npmrcClaims },
  {
    name: /^(?:\.?docker\/|deploy\/)?(?:(?:docker|container)file(?:[.-](?!dockerignore)[\w.-]+)?|[\w.-]+\.(?:docker|container)file)$/i,
    reach: 'project',
    read: (text, path) => dockerfileClaims(text, development.test(path)),
  },
  {
    name: /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/,
    reach: 'project',
    read: (text, path) => demoted(yaml(composeClaims)(text), development.test(path)),
  },
  { name: /^(?:serverless|template|sam|app)\.ya?ml$/, reach: 'project', read: yaml(runtimeClaims) },
  { name: /^render\.yaml$/, reach: 'project', read: yaml(renderClaims) },
  {
    name: /^(?:vercel|firebase|template)\.json$/,
    reach: 'project',
    read: (text, path) => runtimeClaims(jsonScalars(text, path)),
  },
  { name: /^netlify\.toml$/, reach: 'project', read: toml(netlifyClaims) },
  { name: /^project\.toml$/, reach: 'project', read: toml(buildpackClaims) },
  {
    name: /^\.github\/(?:workflows\/[^/]+|actions\/[^/]+\/action)\.ya?ml$/,
    reach: 'repository',
    read: yaml(githubClaims),
  },
  { name: /^\.gitlab-ci\.ya?ml$/, reach: 'repository', read: yaml(gitlabClaims) },
  { name: /^\.circleci\/config\.ya?ml$/, reach: 'repository', read: yaml(circleClaims) },
  { name: /^azure-pipelines[\w.-]*\.ya?ml$/, reach: 'repository', read: yaml(azureClaims) },
  { name: /^bitbucket-pipelines\.yml$/, reach: 'repository', read: yaml(bitbucketClaims) },
  { name: /^\.travis\.yml$/, reach: 'repository', read: yaml(travisClaims) },
]

/** Folders whose files are named with them in {@link knownFiles}. */
export const knownFolders: Readonly<Record<Reach, readonly string[]>> = {
  project: ['docker', '.docker', 'deploy'],
  above: [],
  manifest: [],
  repository: ['.github/workflows', '.github/actions', '.circleci'],
}

function readManifest(text: string, path: string): Claim[] {
  return manifestClaims(jsonScalars(text, path, manifestKeys))
}

/** What is for development says nothing about production. */
function demoted(claims: Claim[], isForDevelopment: boolean): Claim[] {
  return isForDevelopment ? claims.map((claim) => ({ ...claim, role: 'ci' })) : claims
}
