import { expect, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUpRuntime } from '../setup.ts'

const files = {
  '.git/HEAD': '',
  'api/package-lock.json': lockfile({}),
  'api/Dockerfile': '# why\nFROM node:20.11.0-alpine',
  'api/src/client.js': "import { connect } from 'http2'",
}

async function report(format: string, more: Record<string, string> = {}): Promise<string> {
  const cwd = folderWith({ ...files, ...more })
  const args = ['--database', madeUpRuntime, '--format', format, 'api']
  const { code, stdout } = await leakscan(args, { cwd })
  expect(code).toBe(1)
  return stdout
}

test('SARIF: a result at the line that says the version, related to the code that meets the leak', async () => {
  const [run] = JSON.parse(await report('sarif')).runs
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
    'LEAK-2023-9001',
    'LEAK-2024-9003',
  ])
  const at = (uri: string, startLine: number) => ({
    physicalLocation: { artifactLocation: { uri }, region: { startLine } },
  })
  expect(run.results[0]).toMatchObject({
    ruleId: 'LEAK-2023-9001',
    level: 'error',
    locations: [at('api/Dockerfile', 2)],
    relatedLocations: [at('api/src/client.js', 1)],
    properties: { runtime: 'node', version: '20.11.0', upgradeTo: '20.20.2' },
  })
  expect(run.results[0].message.text).toBe(
    'Node.js 20.11.0 leaks memory: Sessions of the http2 client stay after their socket is closed. Upgrade Node.js 20.11.0 to 20.20.2. It is used in api/src/client.js:1.',
  )
})

test('an alert stays the same one when the version or the line changes', async () => {
  const fingerprints = async (more: Record<string, string>) => {
    const [run] = JSON.parse(await report('sarif', more)).runs
    const [result] = run.results
    return result.partialFingerprints.primaryLocationLineHash
  }
  const before = await fingerprints({})
  expect(await fingerprints({ 'api/Dockerfile': 'FROM node:20.10.0' })).toBe(before)
})

test('GitHub: an annotation for each Node.js', async () => {
  const [first] = (await report('github')).split('\n')
  expect(first).toMatch(
    /^::error file=api\/Dockerfile,line=2,title=Node\.js 20\.11\.0 leaks memory::LEAK-2023-9001 \(critical\): .*%0Aused in api\/src\/client\.js:1%0ALEAK-2024-9003 .*%0AUpgrade Node\.js 20\.11\.0 → 20\.20\.2: fixes 2 leaks/,
  )
})

test('GitLab, JUnit, Markdown and NDJSON tell them too', async () => {
  expect(JSON.parse(await report('gitlab'))[0]).toMatchObject({
    check_name: 'LEAK-2023-9001',
    severity: 'critical',
    location: { path: 'api/Dockerfile', lines: { begin: 2 } },
  })
  const junit = await report('junit')
  expect(junit).toContain('tests="2" failures="2" errors="0" skipped="0"')
  expect(junit).toContain('name="LEAK-2023-9001 Node.js 20.11.0"')
  const markdown = await report('markdown')
  expect(markdown).toContain('| Node.js 20.11.0 → 20.20.2 | 2 leaks | critical |')
  expect(markdown).toContain('<details><summary>Upgrade Node.js 20.11.0 → 20.20.2: fixes 2 leaks')
  expect(markdown).toContain('<!-- leakscan -->\n### 2 leaks')
  const [, project] = (await report('ndjson')).split('\n')
  expect(JSON.parse(project ?? '').project.runtime.upgrades).toHaveLength(1)
})
