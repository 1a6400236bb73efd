import { expect, test } from 'vitest'
import { disk } from '../../src/project/files.ts'
import { findClaims } from '../../src/runtime/find.ts'
import { folderWith } from '../cli.ts'

async function claims(
  files: Record<string, string>,
  below = '',
  workspaces: string[] = [],
): Promise<string[]> {
  const root = folderWith({ '.git/HEAD': '', ...files })
  const folder = below === '' ? root : `${root}/${below}`
  const found = await findClaims({ folder, readText: disk.readText }, () => workspaces, root)
  return found.map(({ file, line, role, spec }) => `${file}:${line} ${role} ${spec}`)
}

const github = `
jobs:
  test:
    container: node:16
    strategy: { matrix: { node: [18, 20] } }
    steps:
      - uses: actions/setup-node@v4
        with: { node-version: "\${{ matrix.node }}" }
  lint:
    env:
      NODE: 22.1.0
    steps:
      - uses: actions/setup-node@v4
        with:
          node-version: \${{ env.NODE }}
      - uses: actions/setup-node@v4
        with:
          node-version-file: .nvmrc
      - uses: actions/setup-node@v4
        with:
          node-version: \${{ inputs.node }}
`

const cases: [name: string, text: string, expected: string[]][] = [
  ['.nvmrc', '# why\nlts/iron\n', ['.nvmrc:2 pin lts/iron']],
  ['.node-version', 'v20.11.0\r\n', ['.node-version:1 pin v20.11.0']],
  ['.tool-versions', 'ruby 3\nnodejs 20.11.0 18\n', ['.tool-versions:2 pin 20.11.0']],
  ['.tool-versions', 'nodejs lts-iron', ['.tool-versions:1 pin lts/iron']],
  ['mise.toml', '[tools]\nnode = "20"', ['mise.toml:2 pin 20']],
  ['.mise.toml', '[tools]\nnode = { version = "20" }', ['.mise.toml:2 pin 20']],
  ['.npmrc', 'a=b\nuse-node-version=20.1.0', ['.npmrc:2 pin 20.1.0']],
  ['.npmrc', 'node-version=20.1.0', ['.npmrc:1 support 20.1.0']],
  [
    'pnpm-workspace.yaml',
    'packages:\n  - a\nuseNodeVersion: 20.1.0',
    ['pnpm-workspace.yaml:3 pin 20.1.0'],
  ],
  ['package.json', '{"volta":\n{"node":"20.1.0"}}', ['package.json:2 pin 20.1.0']],
  ['package.json', '{"engines": {"node": ">=18"}}', ['package.json:1 support >=18']],
  ['package.json', '{"dependencies": {"node": "20.1.0"}}', ['package.json:1 deploy 20.1.0']],
  [
    'package.json',
    '{"devEngines": {"runtime": {"name": "node", "version": "^20"}}}',
    ['package.json:1 pin ^20'],
  ],
  [
    'package.json',
    '{"devEngines": {"runtime": [{"name": "bun", "version": "1"}, {"name": "node", "version": "22"}]}}',
    ['package.json:1 pin 22'],
  ],
  ['Dockerfile', 'FROM node:20-alpine', ['Dockerfile:1 deploy 20']],
  ['Containerfile', 'FROM node:20-alpine', ['Containerfile:1 deploy 20']],
  ['api.Dockerfile', 'FROM node:20-alpine', ['api.Dockerfile:1 deploy 20']],
  ['docker/Dockerfile', 'FROM node:20-alpine', ['docker/Dockerfile:1 deploy 20']],
  ['Dockerfile.dev', 'FROM node:20-alpine', ['Dockerfile.dev:1 ci 20']],
  ['Dockerfile.dockerignore', 'FROM node:20-alpine', []],
  [
    'compose.yaml',
    'services:\n  api:\n    image: node:${V:-20}\n  db:\n    image: postgres',
    ['compose.yaml:3 deploy 20'],
  ],
  [
    'docker-compose.dev.yml',
    'services: {api: {image: "node:20"}}',
    ['docker-compose.dev.yml:1 ci 20'],
  ],
  [
    'serverless.yml',
    'provider:\n  name: aws\n  runtime: nodejs18.x',
    ['serverless.yml:3 deploy 18'],
  ],
  [
    'template.yaml',
    'Resources:\n  F:\n    Properties:\n      Role: !Ref R\n      Runtime: nodejs20.x',
    ['template.yaml:5 deploy 20'],
  ],
  ['app.yaml', 'runtime: nodejs20', ['app.yaml:1 deploy 20']],
  ['firebase.json', '{"functions": [{"runtime": "nodejs18"}]}', ['firebase.json:1 deploy 18']],
  [
    'netlify.toml',
    '[build.environment]\nNODE_VERSION = "18"\n[context.branch.environment]\nNODE_VERSION="20"',
    ['netlify.toml:2 deploy 18', 'netlify.toml:4 ci 20'],
  ],
  [
    'project.toml',
    '[[io.buildpacks.build.env]]\nname = "BP_NODE_VERSION"\nvalue = "20.*"',
    ['project.toml:3 deploy 20.*'],
  ],
  [
    'render.yaml',
    'services:\n- type: web\n  envVars:\n  - key: NODE_VERSION\n    value: 20.1.0',
    ['render.yaml:5 deploy 20.1.0'],
  ],
  [
    '.github/workflows/ci.yml',
    github,
    ['18', '20', '22.1.0', 'undefined', '16'].map(
      (spec, index) => `.github/workflows/ci.yml:${[5, 5, 11, 21, 4][index]} ci ${spec}`,
    ),
  ],
  [
    '.github/actions/setup/action.yml',
    'runs:\n  steps:\n  - uses: actions/setup-node@v4\n    with:\n      node-version: 20',
    ['.github/actions/setup/action.yml:5 ci 20'],
  ],
  [
    '.gitlab-ci.yml',
    'variables:\n  NODE: "20"\ntest:\n  image: node:$NODE-alpine\nlint:\n  image:\n    name: node:18',
    ['.gitlab-ci.yml:4 ci 20', '.gitlab-ci.yml:7 ci 18'],
  ],
  [
    '.circleci/config.yml',
    'jobs:\n  test:\n    docker:\n      - image: cimg/node:20.11.0\n    steps:\n      - node/install:\n          node-version: "18.1.0"',
    ['.circleci/config.yml:4 ci 20.11.0', '.circleci/config.yml:7 ci 18.1.0'],
  ],
  [
    'azure-pipelines.yml',
    'steps:\n- task: NodeTool@0\n  inputs:\n    versionSpec: 18.x\n- task: UsePythonVersion@0\n  inputs:\n    versionSpec: 3.x',
    ['azure-pipelines.yml:4 ci 18.x'],
  ],
  ['.travis.yml', 'node_js:\n  - 8\n  - lts/*', ['.travis.yml:2 ci 8', '.travis.yml:3 ci lts/*']],
]

test.each(cases)('%s: %j', async (name, text, expected) => {
  expect(await claims({ [name]: text })).toEqual(expected)
})

test('version managers look upwards, to the nearest; Dockerfiles count where they stand', async () => {
  const files = {
    '.nvmrc': '18',
    '.node-version': '18',
    'services/.nvmrc': '20',
    'services/api/package-lock.json': '{}',
    'services/Dockerfile': 'FROM node:16',
    '.github/workflows/ci.yaml': 'jobs: {a: {container: node:22}}',
  }
  expect(await claims(files, 'services/api')).toEqual([
    'services/.nvmrc:1 pin 20',
    '.github/workflows/ci.yaml:1 ci 22',
  ])
})

test('workspaces have their own Dockerfiles', async () => {
  const files = {
    'package.json': '{"workspaces": ["packages/*"]}',
    'packages/api/Dockerfile': 'FROM node:20',
  }
  expect(await claims(files, '', ['', 'packages/api'])).toEqual([
    'packages/api/Dockerfile:1 deploy 20',
  ])
})

test('where a platform runs what engines asks for, engines is what runs', async () => {
  const files = { 'package.json': '{"engines": {"node": "20.x"}}', Procfile: 'web: node .' }
  expect(await claims(files)).toEqual(['package.json:1 deploy 20.x'])
})

test('what is damaged says nothing, and the rest is read', async () => {
  const files = { 'package.json': '{', '.nvmrc': '', Dockerfile: '\u0000', 'mise.toml': '[[[' }
  expect(await claims({ ...files, '.node-version': '20' })).toEqual(['.node-version:1 pin 20'])
})

test('a file that names no Node.js by its text is not parsed, whatever it holds', async () => {
  const files = { 'package.json': '{"engines": {"npm": ">=10"}}', '.npmrc': 'fund=false' }
  expect(await claims(files)).toEqual([])
})

test('a key that is written with an escape is read all the same', async () => {
  const files = { 'package.json': '{"engines": {"\\u006eode": ">=18"}}' }
  expect(await claims(files)).toEqual(['package.json:1 support >=18'])
})
