import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { sound } from '../advisory.ts'
import { folderWith, leakscan } from '../cli.ts'

const advisory = stringify({
  ...sound,
  id: 'LEAK-2026-9999',
  conditions: { harmlessUnder: ['express@>=4'], option: 'listeners are added per request' },
})

/** The copy of `a` that express, a production dependency, shares with a tool of development, if there is one. */
async function scanned(express: string, { tool = true }: { tool?: boolean } = {}) {
  const needsA = { dependencies: { a: '^1.0.0' } }
  const packages = {
    '': { dependencies: { express }, ...(tool && { devDependencies: { tool: '1.0.0' } }) },
    'node_modules/express': { version: express, ...needsA },
    ...(tool && { 'node_modules/tool': { version: '1.0.0', dev: true, ...needsA } }),
    'node_modules/a': { version: '1.1.0' },
  }
  const cwd = folderWith({
    'package.json': JSON.stringify(packages['']),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }),
    'own/npm/a/LEAK-2026-9999.yaml': advisory,
  })
  const { code, stdout } = await leakscan(['--json', '--advisories', 'own'], { cwd })
  const [project] = JSON.parse(stdout).projects
  return { code, findings: project.findings, dismissed: project.dismissed }
}

test('what only harmless dependents bring is dismissed, and the report says whose', async () => {
  const { code, findings, dismissed } = await scanned('4.0.0', { tool: false })
  expect([code, findings]).toEqual([0, []])
  expect(dismissed).toMatchObject([
    { reason: 'only express depends on it, whose use does not leak' },
  ])
})

test('a copy that a harmless dependent shares with a tool of development is for development', async () => {
  const { code, findings } = await scanned('4.0.0')
  expect(code).toBe(0)
  expect(findings).toMatchObject([
    { fails: false, package: { dev: true }, paths: [[expect.anything(), 'tool@1.0.0', 'a@1.1.0']] },
  ])
})

test('a version of the dependent that was not found harmless counts', async () => {
  const { code, findings } = await scanned('3.9.0')
  expect(code).toBe(1)
  expect(findings).toMatchObject([{ fails: true, package: { dev: false } }])
  expect(findings[0].paths).toHaveLength(2)
})
