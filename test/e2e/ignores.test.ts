import { expect, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'

const lock = lockfile(
  {
    'node_modules/pg': { version: '7.4.1' },
    'node_modules/orm': { version: '1.0.0', dependencies: { pg: '~6.4.0', inflight: '1' } },
    'node_modules/orm/node_modules/pg': { version: '6.4.0' },
    'node_modules/inflight': { version: '1.0.6' },
  },
  { dependencies: { pg: '^7.4.1', orm: '1' } },
)

interface Brief {
  advisory: string
  package: { name: string; version: string }
}

/** Scans with these ignores, from a given folder, with two projects of the same lockfile. */
async function scan(ignores: readonly object[], ...more: string[]) {
  const cwd = folderWith({
    'package-lock.json': lock,
    'services/api/package-lock.json': lock,
    'leakscan.config.json': `${JSON.stringify({ ignores }, undefined, 1)}\n`,
  })
  const run = (...args: string[]) => leakscan([...args, ...more, '--database', madeUp], { cwd })
  const { stdout, stderr, code } = await run('--json')
  if (stdout === '') throw new Error(stderr)
  const report = JSON.parse(stdout)
  const names = (list: Brief[]) =>
    list.map(
      ({ advisory, package: { name, version } }) => `${advisory.slice(-4)} ${name}@${version}`,
    )
  return {
    code,
    stdout: (await run()).stdout,
    states: report.ignores.map(({ state }: { state: string }) => state),
    ignored: report.projects.map(({ ignored }: { ignored: Brief[] }) => names(ignored)),
    left: names(report.projects.flatMap(({ findings }: { findings: Brief[] }) => findings)),
    report,
  }
}

const rest = { reason: 'we restart every night', until: '2999-12-31' }

test.each([
  [{ id: 'LEAK-2018-9001' }, ['9001 pg@7.4.1', '9001 pg@6.4.0']],
  [{ id: 'leak-2018-9001' }, ['9001 pg@7.4.1', '9001 pg@6.4.0']],
  [{ package: 'pg@^7' }, ['9001 pg@7.4.1', '9002 pg@7.4.1']],
  [{ package: 'inflight' }, ['9003 inflight@1.0.6']],
  [{ id: 'LEAK-2018-9001', package: 'pg@6' }, ['9001 pg@6.4.0']],
  [{ package: 'pg', path: 'orm > pg' }, ['9001 pg@6.4.0', '9002 pg@6.4.0']],
  [{ package: 'pg', path: 'app › orm@1.0.0 › pg@6.4.0' }, ['9001 pg@6.4.0', '9002 pg@6.4.0']],
  [
    { package: 'pg', project: '.' },
    ['9001 pg@7.4.1', '9002 pg@7.4.1', '9001 pg@6.4.0', '9002 pg@6.4.0'],
  ],
  [{ package: 'inflight', project: './package-lock.json' }, ['9003 inflight@1.0.6']],
])('%j sets aside what it names and nothing else', async (ignore, expected) => {
  const { ignored, states, left } = await scan([{ ...ignore, ...rest }])
  expect(ignored[0].toSorted()).toEqual(expected.toSorted())
  expect(states).toEqual(['used'])
  expect(left).toHaveLength(5 - expected.length)
})

test('an ignore of one project leaves the same leak in another', async () => {
  const { ignored } = await scan([{ package: 'inflight', project: 'services/api', ...rest }], '-r')
  expect(ignored).toEqual([[], ['9003 inflight@1.0.6']])
})

test('what is ignored is shown with its reason and its end, and does not fail', async () => {
  const { stdout, code } = await scan([
    { package: 'pg', ...rest },
    { id: 'LEAK-2016-9003', reason: 'keys complete', until: 'fixed' },
  ])
  expect(stdout).toMatchInlineSnapshot(`
    "Ignored:
      LEAK-2016-9003 inflight@1.0.6 until an upgrade is known: keys complete
      LEAK-2018-9001 pg@6.4.0 until 2999-12-31: we restart every night
      LEAK-2018-9002 pg@6.4.0 until 2999-12-31: we restart every night
      LEAK-2018-9001 pg@7.4.1 until 2999-12-31: we restart every night
      LEAK-2018-9002 pg@7.4.1 until 2999-12-31: we restart every night

    No memory leaks to report: 4 packages checked against 3 advisories of
    2026-11-21. Not shown: 5 ignored.
    Exit 0: no leak to report, 5 ignored.
    "
  `)
  expect(code).toBe(0)
})

test('an ignore that has ended, or matches nothing, is told with its place, and hides nothing', async () => {
  const { stdout, states, left } = await scan([
    { id: 'LEAK-2016-9003', reason: 'a', until: '2026-01-01' },
    { id: 'LEAK-2018-9001', reason: 'a', until: 'fixed' },
    { id: 'LEAK-2018-9002', package: 'pg@8', ...rest },
    { id: 'LEAK-2018-9004', ...rest },
    { package: 'pg', project: 'services/api', ...rest },
  ])
  expect(states).toEqual(['expired', 'fixed', 'unused', 'unknown', 'unjudged'])
  expect(left).toHaveLength(5)
  expect(stdout.slice(stdout.indexOf('leakscan.config'))).toMatchInlineSnapshot(`
    "leakscan.config.json:3: the ignore of LEAK-2016-9003 ended on 2026-01-01.
    leakscan.config.json:8: the ignore of LEAK-2018-9001 has ended: an upgrade is
    known.
    leakscan.config.json:13: the ignore of LEAK-2018-9002 matches nothing: take it
    out.
    leakscan.config.json:19: no advisory is called LEAK-2018-9004. Did you mean
    LEAK-2018-9001?

    5 leaks (2 critical, 3 moderate); 2 upgrades fix 4 of them. 4 packages checked
    against 3 advisories of 2026-11-21.
    Exit 1: 5 leaks are moderate or worse in production dependencies.
    "
  `)
})

test('an ignore counts on its last day, and no longer', async () => {
  const day = (offset: number) =>
    new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  const states = async (until: string) =>
    (await scan([{ package: 'pg', reason: 'a', until }])).states
  expect(await states(day(0))).toEqual(['used'])
  expect(await states(day(-1))).toEqual(['expired'])
})

test('of a part of the projects nobody can tell that an ignore is unused', async () => {
  expect(
    (await scan([{ id: 'LEAK-2018-9001', package: 'pg@8', ...rest }], 'services/api')).states,
  ).toEqual(['unjudged'])
})

test('an ignore is not unused because a threshold leaves its finding out', async () => {
  const { states } = await scan([{ package: 'inflight', ...rest }], '--fixable-only')
  expect(states).toEqual(['used'])
})

test('a reason cannot start a workflow command or move a cursor', async () => {
  const reason = 'a\n::error::x\r##[error]y\u001B[2J'
  const { stdout } = await scan([{ package: 'pg', reason, until: '2999-12-31' }])
  expect(stdout).toContain('x')
  // oxlint-disable-next-line no-control-regex -- these are what must not be there
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]|##\[|^\s*::/m)
})
