import type { ClaimFormat } from './readers.ts'

/**
 * Where a kind of file counts: `project`: in the project's folder and those of its workspaces; `above`: in
 * the project's folder or the nearest one above, as version managers look; `manifest`: the project's own;
 * `repository`: at the root of the repository.
 */
export type Reach = 'project' | 'above' | 'manifest' | 'repository'

/** A kind of file that can name a version of Node.js. */
export interface KnownFile {
  /** What it is called, below the folder where it counts: a path, or one of a pattern. */
  readonly called: readonly string[] | Pattern
  readonly reach: Reach
  readonly format: ClaimFormat
  /** What its text has if it names one, where most such files are there for other things and name none. */
  readonly mark?: RegExp
}

interface Pattern {
  /** What every such name has in it, in lower case: to ask a pattern for the first time takes longer. */
  readonly sign: string
  readonly name: RegExp
}

export function isCalled({ called }: KnownFile, name: string): boolean {
  if (!('sign' in called)) return called.includes(name)
  return name.toLowerCase().includes(called.sign) && called.name.test(name)
}

const yaml = (...names: readonly string[]) =>
  names.flatMap((name) => [`${name}.yml`, `${name}.yaml`])

export const knownFiles: readonly KnownFile[] = [
  {
    called: ['package.json'],
    reach: 'manifest',
    format: 'manifest',
    mark: /"node(?:Version)?"|\\u/,
  },
  {
    called: ['pnpm-workspace.yaml'],
    reach: 'above',
    format: 'pnpm workspace',
    mark: /nodeVersion|\\/i,
  },
  { called: ['.nvmrc', '.node-version'], reach: 'above', format: 'version' },
  { called: ['.tool-versions'], reach: 'above', format: 'tool versions' },
  { called: ['mise.toml', '.mise.toml'], reach: 'above', format: 'mise' },
  { called: ['.npmrc'], reach: 'above', format: 'npmrc', mark: /node-version/ },
  {
    called: {
      sign: 'file',
      name: /^(?:\.?docker\/|deploy\/)?(?:(?:docker|container)file(?:[.-](?!dockerignore)[\w.-]+)?|[\w.-]+\.(?:docker|container)file)$/i,
    },
    reach: 'project',
    format: 'dockerfile',
  },
  {
    called: { sign: 'compose', name: /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/ },
    reach: 'project',
    format: 'compose',
  },
  {
    called: yaml('serverless', 'template', 'sam', 'app'),
    reach: 'project',
    format: 'platform yaml',
  },
  { called: ['render.yaml'], reach: 'project', format: 'render' },
  {
    called: ['vercel.json', 'firebase.json', 'template.json'],
    reach: 'project',
    format: 'platform json',
  },
  { called: ['netlify.toml'], reach: 'project', format: 'netlify' },
  { called: ['project.toml'], reach: 'project', format: 'buildpack' },
  {
    called: {
      sign: '.github/',
      name: /^\.github\/(?:workflows\/[^/]+|actions\/[^/]+\/action)\.ya?ml$/,
    },
    reach: 'repository',
    format: 'github',
  },
  { called: yaml('.gitlab-ci'), reach: 'repository', format: 'gitlab' },
  { called: yaml('.circleci/config'), reach: 'repository', format: 'circle' },
  {
    called: { sign: 'azure-pipelines', name: /^azure-pipelines[\w.-]*\.ya?ml$/ },
    reach: 'repository',
    format: 'azure',
  },
  { called: ['bitbucket-pipelines.yml'], reach: 'repository', format: 'bitbucket' },
  { called: ['.travis.yml'], reach: 'repository', format: 'travis' },
]

/** Folders whose files are named with them in {@link knownFiles}. */
export const knownFolders: Readonly<Record<Reach, readonly string[]>> = {
  project: ['docker', '.docker', 'deploy'],
  above: [],
  manifest: [],
  repository: ['.github/workflows', '.github/actions', '.circleci'],
}
