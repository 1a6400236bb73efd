import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownRegistrySettings } from '../../src/registry/own/read.ts'
import type { PackageManager } from '../../src/upgrade/package-manager.ts'
import { folderWith } from '../cli.ts'

const usual = 'https://registry.example/'
const basic = Buffer.from('me:secret').toString('base64')

/** What npm would have to be told, for files of a project and of a home that lies above it. */
function settingsOf(
  manager: PackageManager,
  files: Record<string, string>,
  env: Record<string, string> = {},
): Promise<Record<string, string>> {
  const home = folderWith({ 'project/package.json': '{}', ...files })
  return ownRegistrySettings(manager, join(home, 'project'), { HOME: home, ...env }, usual)
}

test.each<[PackageManager, string, string, Record<string, string>]>([
  [
    'yarn-berry',
    '.yarnrc.yml',
    '# not ${SET}\nnpmRegistryServer: https://a.example/npm\nnpmAuthToken: "${TOKEN}"\n',
    { registry: 'https://a.example/npm/', '//a.example/npm/:_authToken': 'secret' },
  ],
  [
    'yarn-berry',
    '.yarnrc.yml',
    'npmScopes:\n  app:\n    npmRegistryServer: https://b.example\n    npmAuthIdent: me:secret\n',
    { '@app:registry': 'https://b.example/', '//b.example/:_auth': basic },
  ],
  [
    'yarn-berry',
    '.yarnrc.yml',
    'npmRegistries:\n  //c.example:\n    npmAuthToken: ${NONE:-fallback}\n',
    { '//c.example/:_authToken': 'fallback' },
  ],
  [
    'yarn-berry',
    '.yarnrc.yml',
    'npmAuthToken: secret\n',
    { '//registry.example/:_authToken': 'secret' },
  ],
  [
    'yarn-classic',
    '.yarnrc',
    '# ours\nregistry "https://a.example"\n"@app:registry" https://b.example/x\nlastUpdateCheck 1\n',
    { registry: 'https://a.example/', '@app:registry': 'https://b.example/x/' },
  ],
  [
    'bun',
    'bunfig.toml',
    '[install]\nregistry = "https://a.example"\n',
    { registry: 'https://a.example/' },
  ],
  [
    'bun',
    'bunfig.toml',
    '[install]\nregistry = { url = "https://a.example", token = "$TOKEN" }\n',
    { registry: 'https://a.example/', '//a.example/:_authToken': 'secret' },
  ],
  [
    'bun',
    'bunfig.toml',
    '[install.scopes]\napp = "https://me:secret@b.example/"\n"@lib" = { token = "t", url = "https://c.example/" }\n',
    {
      '@app:registry': 'https://b.example/',
      '//b.example/:_auth': basic,
      '@lib:registry': 'https://c.example/',
      '//c.example/:_authToken': 't',
    },
  ],
  ['npm', '.yarnrc.yml', 'npmRegistryServer: https://a.example\n', {}],
  ['pnpm', 'bunfig.toml', '[install]\nregistry = "https://a.example"\n', {}],
])('%s: %s %j', async (manager, file, text, expected) => {
  expect(await settingsOf(manager, { [`project/${file}`]: text }, { TOKEN: 'secret' })).toEqual(
    expected,
  )
})

test.each<[PackageManager, string, string, (url: string) => string]>([
  ['yarn-berry', '.yarnrc.yml', '.yarnrc.yml', (url) => `npmRegistryServer: ${url}\n`],
  ['yarn-classic', '.yarnrc', '.yarnrc', (url) => `registry "${url}"\n`],
  [
    'vlt',
    'vlt.json',
    '.config/vlt/vlt.json',
    (url) => `{ "config": { "registry": "${url}" } /* ours */ }`,
  ],
  ['bun', 'bunfig.toml', '.bunfig.toml', (url) => `[install]\nregistry = "${url}"\n`],
])(
  '%s: the settings of the project count more than those of the user',
  async (manager, file, users, text) => {
    const user = { [users]: text('https://user.example') }
    const project = { [`project/${file}`]: text('https://project.example') }
    expect(await settingsOf(manager, user)).toEqual({ registry: 'https://user.example/' })
    expect(await settingsOf(manager, { ...user, ...project })).toEqual({
      registry: 'https://project.example/',
    })
  },
)

test('vlt: scopes have registries of their own, and tokens come from the environment', async () => {
  const config = {
    registry: 'https://a.example/npm/',
    'scoped-registries': { '@app': 'https://b.example' },
  }
  const files = { 'project/vlt.json': JSON.stringify({ config }) }
  const env = { VLT_TOKEN_https_a_example_npm: 'one', VLT_TOKEN_https_b_example: 'two' }
  expect(await settingsOf('vlt', files, env)).toEqual({
    registry: 'https://a.example/npm/',
    '@app:registry': 'https://b.example/',
    '//a.example/npm/:_authToken': 'one',
    '//b.example/:_authToken': 'two',
  })
  expect(await settingsOf('vlt', {}, { VLT_TOKEN: 'three' })).toEqual({
    '//registry.example/:_authToken': 'three',
  })
})

test.each<[PackageManager, string]>([
  ['yarn-berry', 'YARN_NPM_REGISTRY_SERVER'],
  ['bun', 'BUN_CONFIG_REGISTRY'],
  ['vlt', 'VLT_REGISTRY'],
])('%s: %s counts more than any file', async (manager, name) => {
  const files = {
    'project/.yarnrc.yml': 'npmRegistryServer: https://a.example\n',
    'project/bunfig.toml': '[install]\nregistry = "https://a.example"\n',
    'project/vlt.json': '{"config": {"registry": "https://a.example"}}',
  }
  expect(await settingsOf(manager, files, { [name]: 'https://env.example' })).toMatchObject({
    registry: 'https://env.example/',
  })
})

test.each<[PackageManager, string, string]>([
  ['yarn-berry', '.yarnrc.yml', 'npmAuthToken: "tkn-secret\n'],
  ['yarn-berry', '.yarnrc.yml', 'npmRegistryServer: tkn-secret\n'],
  ['yarn-berry', '.yarnrc.yml', 'npmAuthToken: ${NOT_SET}\n'],
  ['bun', 'bunfig.toml', '[install.registry]\ntoken = "tkn-secret\n'],
  ['vlt', 'vlt.json', '{"config": {"registry": "tkn-secret"'],
  ['vlt', 'vlt.json', '{"config": {"registry": "tkn-secret"}}'],
])(
  '%s: settings that cannot be read are told without what is in them: %s %j',
  async (manager, file, text) => {
    const failure = await settingsOf(manager, { [`project/${file}`]: text }).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ code: 'REGISTRY' })
    expect(JSON.stringify([failure, String(failure)])).not.toContain('tkn-secret')
  },
)
