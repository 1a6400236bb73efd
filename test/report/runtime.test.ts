import { expect, test } from 'vitest'
import { loadDatabase } from '../../src/advisory/load.ts'
import type { Format } from '../../src/report/index.ts'
import { lockfile } from '../lock.ts'
import { madeUpRuntime } from '../setup.ts'
import { commandsIn } from './runner.ts'
import { reported, scanned } from './scanned.ts'

// The leaks of Node.js itself, in every format that lists leaks.
const files = {
  '.git/HEAD': '',
  'package-lock.json': lockfile({}),
  Dockerfile: 'FROM scratch\nFROM node:20.11.0\n',
  'src/client.ts': "import { connect } from 'node:http2'\nconnect('https://example.org')\n",
}

async function report(format: Format): Promise<string> {
  const database = await loadDatabase({ folder: madeUpRuntime })
  return reported(format, await scanned(files, { database }))
}

test('an annotation stands on the line that names the version', async () => {
  const [command, ...others] = commandsIn(await report('github'))
  expect(others).toEqual([])
  expect([command?.name, ...(command?.properties.values() ?? [])]).toEqual([
    'error',
    'Dockerfile',
    '2',
    'Node.js 20.11.0 leaks memory',
  ])
  expect(command?.message).toMatchInlineSnapshot(`
    "LEAK-2023-9001 (critical): Sessions of the http2 client stay after their socket is closed
    used in src/client.ts:1
    LEAK-2024-9003 (critical): Timers keep what their callback holds after they fire
    Upgrade Node.js 20.11.0 → 20.20.2: fixes 2 leaks (from 20.16.0 on; 20.x is no longer supported)"
  `)
})

test('SARIF has a result for each, with its rule and the line that uses it', async () => {
  const [run] = JSON.parse(await report('sarif')).runs
  const { results, tool } = run
  expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(
    results.map(({ ruleId }: { ruleId: string }) => ruleId),
  )
  const uris = (locations: { physicalLocation: { artifactLocation: { uri: string } } }[]) =>
    locations.map(({ physicalLocation }) => physicalLocation.artifactLocation.uri)
  expect(uris(results[0].locations)).toEqual(['Dockerfile'])
  expect(uris(results[0].relatedLocations)).toEqual(['src/client.ts'])
  expect(results[0].message.text).toMatchInlineSnapshot(
    `"Node.js 20.11.0 leaks memory: Sessions of the http2 client stay after their socket is closed. Upgrade Node.js 20.11.0 to 20.20.2. It is used in src/client.ts:1."`,
  )
})

test('GitLab and JUnit have an entry for each', async () => {
  const issues = JSON.parse(await report('gitlab'))
  expect(issues.map(({ location }: { location: unknown }) => location)).toEqual([
    { path: 'Dockerfile', lines: { begin: 2 } },
    { path: 'Dockerfile', lines: { begin: 2 } },
  ])
  expect(await report('junit')).toContain('tests="2" failures="2" errors="0" skipped="0"')
})

test('the Markdown report has a row and details', async () => {
  expect(await report('markdown')).toMatchInlineSnapshot(`
    "<!-- leakscan -->
    ### 2 leaks (2 critical); 1 upgrade fixes all of them.

    Exit 1: 2 leaks are moderate or worse in Node.js itself.

    Node.js 20.11.0 has 1 more known leak in APIs that no code was seen to use: \`leakscan explain node@20.11.0\` shows them.

    | Upgrade | Fixes | Worst | How |
    |---|---|---|---|
    | Node.js 20.11.0 → 20.20.2 | 2 leaks | critical | in Dockerfile:&#8203;2 (node:&#8203;20.11.0) |

    <details><summary>Upgrade Node.js 20.11.0 → 20.20.2: fixes 2 leaks (from 20.16.0 on; 20.x is no longer supported)</summary>

    - **critical** LEAK-2023-9001 Sessions of the http2 client stay after their socket is closed
      <br>grows with every session, without bound · evidence: confirmed
      <br>used in src/client.ts:&#8203;1
      <br><https://example.org/node/1>
    - **critical** LEAK-2024-9003 Timers keep what their callback holds after they fire
      <br>grows with every timer, without bound · evidence: confirmed
      <br><https://example.org/node/3>

    - Dockerfile:&#8203;2 (node:&#8203;20.11.0)

    </details>
    "
  `)
})
