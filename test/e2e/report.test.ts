import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { folderWith, leakscan, root } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'

// One of each answer: a direct dependency in range, one that a dependent holds back, an alias out of
// range, a package that nobody fixed, and a dev dependency.
const files = {
  'package.json': '{\n  "name": "app",\n  "dependencies": {}\n}\n',
  'package-lock.json': lockfile(
    {
      'node_modules/pg': { version: '7.4.1' },
      'node_modules/orm': { version: '2.0.0', dependencies: { pg: '~6.4.0', inflight: '1' } },
      'node_modules/orm/node_modules/pg': { version: '6.4.0' },
      'node_modules/old-pg': { name: 'pg', version: '7.0.0' },
      'node_modules/inflight': { version: '1.0.6' },
      'node_modules/dev-tool': { version: '1.0.0', dev: true, dependencies: { pg: '7.4.2' } },
      'node_modules/dev-tool/node_modules/pg': { version: '7.4.2', dev: true },
    },
    {
      dependencies: { pg: '^7.4.1', orm: '^2.0.0', 'old-pg': 'npm:pg@7.0.0' },
      devDependencies: { 'dev-tool': '^1.0.0' },
    },
  ),
}

test('the terminal report groups leaks by what to do', async () => {
  const { stdout, code } = await leakscan(['--database', madeUp], { cwd: folderWith(files) })
  expect(stdout).toMatchInlineSnapshot(`
    "Upgrade pg 6.4.0 → 7.4.3 (major): fixes 2 leaks
      Blocked: orm@2.0.0 asks for pg ~6.4.0. A newer version of that may bring the
      fix; until then an override can.
      in package.json add:
        "overrides":{"orm":{"pg":"7.4.3"}}
      $ npm install
      Within the major: 6.4.2 fixes 1 of 2 (LEAK-2018-9002).
      $ npm update pg
      app › orm@2.0.0 › pg@6.4.0
      package-lock.json:27

      critical  LEAK-2018-9001 A made-up leak of every query, fixed in the next
                patch
                grows with every query, without bound · evidence: confirmed
                only if: queries are made at all

      moderate  LEAK-2018-9002 A made-up leak of every error, fixed one patch later
                grows with every error, without bound · open handles ·
                evidence: reported

    Upgrade old-pg (pg) 7.0.0 → 7.4.3 (minor): fixes 2 leaks
      $ npm install old-pg@npm:pg@7.4.3
      app › old-pg (pg@7.0.0)
      package-lock.json:30

      critical  LEAK-2018-9001 A made-up leak of every query, fixed in the next
                patch
                grows with every query, without bound · evidence: confirmed
                only if: queries are made at all

      moderate  LEAK-2018-9002 A made-up leak of every error, fixed one patch later
                grows with every error, without bound · open handles ·
                evidence: reported

    Upgrade pg 7.4.1 → 7.4.3 (patch): fixes 2 leaks
      $ npm update pg
      app › pg@7.4.1
      package-lock.json:17

      critical  LEAK-2018-9001 A made-up leak of every query, fixed in the next
                patch
                grows with every query, without bound · evidence: confirmed
                only if: queries are made at all

      moderate  LEAK-2018-9002 A made-up leak of every error, fixed one patch later
                grows with every error, without bound · open handles ·
                evidence: reported

    Upgrade pg 7.4.2 → 7.4.3 (patch): fixes 1 leak
      Blocked: dev-tool@1.0.0 asks for pg 7.4.2. A newer version of that may bring
      the fix; until then an override can.
      in package.json add:
        "overrides":{"dev-tool":{"pg":"7.4.3"}}
      $ npm install
      app › dev-tool@1.0.0 › pg@7.4.2
      package-lock.json:44

      moderate  LEAK-2018-9002 A made-up leak of every error, fixed one patch later
                grows with every error, without bound · open handles ·
                evidence: reported · dev dependency · does not fail

    inflight 1.0.6: 1 leak, and no upgrade is known to help
      Use instead: a Map of promises
      app › orm@2.0.0 › inflight@1.0.6
      package-lock.json:34

      moderate  LEAK-2016-9003 Made-up entries for keys that never complete stay for
                ever
                grows with every call, without bound · evidence: confirmed
                workaround: Make sure that every callback is called.

    8 leaks (3 critical, 5 moderate); 4 upgrades fix 7 of them. 7 packages checked
    against 3 advisories of 2026-11-21.
    Exit 1: 7 leaks are moderate or worse in production dependencies.
    "
  `)
  expect(code).toBe(1)
})

test('every line of a terminal report fits 80 columns, but for commands and paths', async () => {
  const { stdout } = await leakscan(['--database', madeUp], { cwd: folderWith(files) })
  const long = stdout.split('\n').filter((line) => line.length > 80 && line.includes(' › '))
  expect(long).toEqual([])
})

test('colour comes with FORCE_COLOR and goes with NO_COLOR', async () => {
  const cwd = folderWith(files)
  const escape = '\u001B['
  const coloured = await leakscan(['--database', madeUp], { cwd, env: { FORCE_COLOR: '1' } })
  expect(coloured.stdout).toContain(escape)
  const plain = await leakscan(['--database', madeUp], { cwd, env: { NO_COLOR: '1' } })
  expect(plain.stdout).not.toContain(escape)
})

test('the JSON report follows its schema and is the same bytes every time', async () => {
  const cwd = folderWith({ ...files, 'broken/package-lock.json': '{' })
  const args = ['--json', '.', 'broken', '--database', madeUp]
  const [first, second] = [await leakscan(args, { cwd }), await leakscan(args, { cwd })]
  expect(second.stdout).toBe(first.stdout)
  const schema: unknown = JSON.parse(
    readFileSync(join(root, 'dist/schemas/report.schema.json'), 'utf8'),
  )
  const ajv = new Ajv({ strict: true, allowUnionTypes: true })
  const validate = ajv.compile(schema as object)
  validate(JSON.parse(first.stdout))
  expect(validate.errors).toBe(null)
})

test('a finding points at the line of its entry', async () => {
  const { stdout } = await leakscan(['--json', '--database', madeUp], { cwd: folderWith(files) })
  const report = JSON.parse(stdout)
  const lines = files['package-lock.json'].split('\n')
  expect(report.projects[0].findings).toHaveLength(8)
  for (const { package: pkg } of report.projects[0].findings) {
    expect(lines[pkg.line - 1]).toBe(`    "${pkg.id}": {`)
  }
})

test('names and versions in a lockfile cannot move a cursor or start a workflow command', async () => {
  const evil = 'evil\u001B[2J\n::error::x##[error]y\u202E'
  const cwd = folderWith({
    'package-lock.json': lockfile(
      {
        [`node_modules/${evil}`]: { version: '1.0.0', dependencies: { pg: '7.4.1' } },
        'node_modules/pg': { version: '7.4.1' },
      },
      { name: evil, dependencies: { [evil]: '1' } },
    ),
  })
  const { stdout } = await leakscan(['--database', madeUp], { cwd })
  expect(stdout).toContain('evil')
  // oxlint-disable-next-line no-control-regex -- these are what must not be there
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|##\[|^\s*::/m)
})

test('explain shows an advisory whole', async () => {
  const { stdout } = await leakscan(['explain', 'leak-2018-9002', '--database', madeUp])
  expect(stdout).toMatchInlineSnapshot(`
    "LEAK-2018-9002 A made-up leak of every error, fixed one patch later

    package        pg
    affected       <6.4.2, or >=7.0.0 <7.4.3
    severity       moderate: unbounded, with a rare option or API
    leak           listener in handles, grows with every error; server

    Only for tests. The facts are made up, so that reports do not change when the
    real database does.

    upgrade        to 6.4.2 or 7.4.3
    evidence       reported. Nothing was checked, since the facts are made up.
    fix            https://example.org/pg/2
    published      2026-11-20
    "
  `)
})

test('explain answers for an installed version', async () => {
  const ids = async (subject: string) => {
    const { stdout } = await leakscan(['explain', subject, '--json', '--database', madeUp])
    return JSON.parse(stdout).map(({ id }: { id: string }) => id)
  }
  expect(await ids('pg@7.4.2')).toEqual(['LEAK-2018-9002'])
  expect(await ids('pg@7.4.1')).toEqual(['LEAK-2018-9001', 'LEAK-2018-9002'])
  expect(await ids('pg@8.0.0')).toEqual([])
})

test('explain says when nothing is known', async () => {
  expect(await leakscan(['explain', 'inflght', '--database', madeUp])).toMatchObject({
    code: 0,
    stdout: 'inflght: no known leak among 3 advisories. Did you mean inflight?\n',
  })
})

test('list names every package that is checked, by its real name, once', async () => {
  const cwd = folderWith(files)
  expect((await leakscan(['list'], { cwd })).stdout).toBe(
    [
      'dev-tool@1.0.0',
      'inflight@1.0.6',
      'orm@2.0.0',
      'pg@6.4.0',
      'pg@7.0.0',
      'pg@7.4.1',
      'pg@7.4.2',
      '',
    ].join('\n'),
  )
})

test('list --json says why something is not checked', async () => {
  const cwd = folderWith({
    'package-lock.json': lockfile({
      'node_modules/a': { resolved: 'packages/a', link: true },
      'packages/a': { name: 'a', version: '1.0.0' },
      'node_modules/b': { version: '1.0.0', resolved: 'git+ssh://git@example.org/b.git#1' },
      'node_modules/c': { version: '1.0.0' },
    }),
  })
  const { packages } = JSON.parse((await leakscan(['list', '--json'], { cwd })).stdout)
  const why = packages.map((pkg: { name: string; notChecked: string }) => [
    pkg.name,
    pkg.notChecked,
  ])
  expect(why).toEqual([
    ['a', 'a workspace of the project'],
    ['b', 'from git, not a registry'],
    ['c', null],
  ])
})
