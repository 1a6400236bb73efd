import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { stringify } from 'yaml'
import { folderWith, leakscan, root } from '../cli.ts'
import { lockfile } from '../lock.ts'

const advisory = {
  id: 'LEAK-2001-0001',
  package: 'left-behind',
  title: 'A made-up leak that only a newer database knows',
  details: 'Only for tests: the facts are made up, and so is the package of that name.',
  affected: [{ introduced: '0', fixed: '2.0.0' }],
  leak: {
    kind: 'other',
    memory: 'js-heap',
    trigger: 'call',
    growth: 'unbounded',
    exposure: 'default',
    scope: 'server',
  },
  references: [{ type: 'report', url: 'https://example.org/1' }],
  evidence: { level: 'reported', checked: 'Nothing was checked: the facts are made up.' },
}

/** A registry on loopback whose only package is the database, made by npm itself. */
async function registryWith(
  published: string,
  damage: (folder: string) => void = () => {},
): Promise<string> {
  const folder = folderWith({
    'src/npm/left-behind/LEAK-2001-0001.yaml': stringify({ ...advisory, published }),
    'package/package.json': '{ "name": "leakscan-database", "version": "1.2.3" }',
  })
  execFileSync(
    process.execPath,
    [join(root, 'bin/leakscan.js'), 'db', 'build', 'src', '--out', 'package'],
    { cwd: folder },
  )
  damage(join(folder, 'package'))
  const npm = (args: string[]) =>
    execFileSync('npm', args, {
      cwd: join(folder, 'package'),
      encoding: 'utf8',
      stdio: 'pipe',
      shell: process.platform === 'win32',
    })
  const [{ integrity, filename }] = JSON.parse(
    npm(['pack', '--json', '--pack-destination', folder]),
  )
  const tarball = readFileSync(join(folder, filename))
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo
    if (request.url === '/leakscan-database') {
      const dist = { tarball: `http://127.0.0.1:${port}/database.tgz`, integrity }
      const manifest = { name: 'leakscan-database', version: '1.2.3', dist }
      response.end(
        JSON.stringify({
          name: 'leakscan-database',
          'dist-tags': { latest: '1.2.3' },
          versions: { '1.2.3': manifest },
        }),
      )
    } else if (request.url === '/database.tgz') response.end(tarball)
    else response.writeHead(404).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** A project that only the newer database knows to leak, and an empty cache. */
function world(registry: string) {
  const cwd = folderWith({
    'package-lock.json': lockfile({ 'node_modules/left-behind': { version: '1.0.0' } }),
    '.npmrc': `registry=${registry}\nfetch-retries=0\n`,
    'package.json': '{}',
  })
  const env = { XDG_CACHE_HOME: join(cwd, 'cache'), npm_config_cache: join(cwd, 'npm-cache') }
  return {
    cache: join(cwd, 'cache', 'leakscan', 'database'),
    run: (...args: string[]) => leakscan(args, { cwd, env }),
  }
}

test('an update is fetched with the user’s own registry, and scans use it from then on', async () => {
  const { run, cache } = world(await registryWith('2099-01-01'))
  expect((await run()).code).toBe(0)
  expect(await run('db', 'update')).toMatchObject({
    code: 0,
    stdout: 'Updated to the database of 2099-01-01.\n',
  })
  expect(await run()).toMatchObject({ code: 1, stdout: expect.stringContaining('LEAK-2001-0001') })
  expect((await run('db', 'update')).stdout).toBe('The database of 2099-01-01 is the newest.\n')
  expect(readdirSync(cache).filter((name) => name.startsWith('fetching-'))).toEqual([])
})

test('an older database in the registry changes nothing', async () => {
  const { run, cache } = world(await registryWith('2001-01-01'))
  expect((await run('db', 'update')).stdout).toMatch(
    /^The database of 20\d\d-\d\d-\d\d is the newest\.\n$/,
  )
  expect(existsSync(join(cache, 'current'))).toBe(false)
})

test('a database whose advisories were changed after it was signed is refused', async () => {
  const { run, cache } = world(
    await registryWith('2099-01-01', (folder) => {
      const file = join(folder, 'advisories.json')
      writeFileSync(file, readFileSync(file, 'utf8').replace('2.0.0', '1.0.0'))
    }),
  )
  expect(await run('db', 'update')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('its advisories do not have the digest that it states'),
  })
  expect(existsSync(join(cache, 'current'))).toBe(false)
  expect((await run()).code).toBe(0)
})

test('a registry that cannot be reached is an error of its own, and scans go on', async () => {
  const { run } = world('http://127.0.0.1:9/')
  const { code, stderr } = await run('db', 'update')
  expect(code).toBe(2)
  expect(stderr).not.toContain('internal error')
  expect((await run()).code).toBe(0)
})

test('an updated database that is damaged later does not count', async () => {
  const { run, cache } = world(await registryWith('2099-01-01'))
  await run('db', 'update')
  const digest = readFileSync(join(cache, 'current'), 'utf8').trim()
  writeFileSync(join(cache, digest, 'index.json'), '{')
  expect((await run()).code).toBe(0)
})

test('--max-db-age makes an old database an error of its own', async () => {
  const { run } = world('http://127.0.0.1:9/')
  const folder = folderWith({
    'npm/left-behind/LEAK-2001-0001.yaml': stringify({ ...advisory, published: '2001-01-01' }),
  })
  const old = join(folder, 'old')
  await leakscan(['db', 'build', 'npm', '--out', old], { cwd: folder })
  const { code, stderr } = await run('--database', old, '--max-db-age', '30')
  expect(code).toBe(2)
  expect(stderr).toMatch(
    /^leakscan: the advisory database is of 2001-01-01, \d+ days old, and --max-db-age allows 30\n {2}Run `leakscan db update`/,
  )
  expect((await run('--database', old, '--max-db-age', '99999')).code).toBe(1)
  expect((await run('--max-db-age', 'soon')).code).toBe(2)
})
