import type { ClaimFormat } from './readers.ts'

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
  readonly format: ClaimFormat
  /** What its text has if it names one, where most such files are there for other things and name none. */
  readonly mark?: RegExp
}

export const knownFiles: readonly KnownFile[] = [
  {
    name: /^package\.json$/,
    reach: 'manifest',
    format: 'manifest',
    mark: /"node(?:Version)?"|\\u/,
  },
  {
    name: /^pnpm-workspace\.yaml$/,
    reach: 'above',
    format: 'pnpm workspace',
    mark: /nodeVersion|\\/i,
  },
  { name: /^\.(?:nvmrc|node-version)$/, reach: 'above', format: 'version' },
  { name: /^\.tool-versions$/, reach: 'above', format: 'tool versions' },
  { name: /^\.?mise\.toml$/, reach: 'above', format: 'mise' },
  { name: /^\.npmrc$/, reach: 'above', format: 'npmrc', mark: /node-version/ },
  {
    name: /^(?:\.?docker\/|deploy\/)?(?:(?:docker|container)file(?:[.-](?!dockerignore)[\w.-]+)?|[\w.-]+\.(?:docker|container)file)$/i,
    reach: 'project',
    format: 'dockerfile',
  },
  { name: /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/, reach: 'project', format: 'compose' },
  {
    name: /^(?:serverless|template|sam|app)\.ya?ml$/,
    reach: 'project',
    format: 'platform yaml',
  },
  { name: /^render\.yaml$/, reach: 'project', format: 'render' },
  { name: /^(?:vercel|firebase|template)\.json$/, reach: 'project', format: 'platform json' },
  { name: /^netlify\.toml$/, reach: 'project', format: 'netlify' },
  { name: /^project\.toml$/, reach: 'project', format: 'buildpack' },
  {
    name: /^\.github\/(?:workflows\/[^/]+|actions\/[^/]+\/action)\.ya?ml$/,
    reach: 'repository',
    format: 'github',
  },
  { name: /^\.gitlab-ci\.ya?ml$/, reach: 'repository', format: 'gitlab' },
  { name: /^\.circleci\/config\.ya?ml$/, reach: 'repository', format: 'circle' },
  { name: /^azure-pipelines[\w.-]*\.ya?ml$/, reach: 'repository', format: 'azure' },
  { name: /^bitbucket-pipelines\.yml$/, reach: 'repository', format: 'bitbucket' },
  { name: /^\.travis\.yml$/, reach: 'repository', format: 'travis' },
]

const anyName = new RegExp(knownFiles.map(({ name }) => name.source).join('|'), 'i')

/** Whether a name may be that of a known file: most are not, and to ask each pattern takes its time. */
export function mayBeKnown(name: string): boolean {
  return anyName.test(name)
}

/** Folders whose files are named with them in {@link knownFiles}. */
export const knownFolders: Readonly<Record<Reach, readonly string[]>> = {
  project: ['docker', '.docker', 'deploy'],
  above: [],
  manifest: [],
  repository: ['.github/workflows', '.github/actions', '.circleci'],
}
