import { expect, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUpRuntime } from '../setup.ts'

interface MadeUp {
  readonly exposure?: string
  readonly uses?: string
  readonly flags?: string
  readonly fixed?: string
}

/** An advisory of a line that has not ended. */
function advisory({ exposure = 'common', uses, flags, fixed }: MadeUp): string {
  const end = fixed === undefined ? '' : `, fixed: ${fixed}`
  return `id: LEAK-2026-9010
runtime: node
title: Something stays
details: Made up for tests, where whatever a program does stays for ever.
affected:
  - { introduced: 24.0.0${end} }
  - { introduced: 26.0.0 }
${uses === undefined ? '' : `uses: [${uses}]`}
${flags === undefined ? '' : `conditions: { flags: [${flags}] }`}
leak: { kind: other, memory: js-heap, trigger: call, growth: unbounded, exposure: ${exposure}, scope: server }
references: [{ type: report, url: "https://example.org/node/10" }]
evidence: { level: confirmed, checked: Made up for tests and never looked at. }
workaround: Do without.
published: 2026-11-01
`
}

async function scanned(of: MadeUp, files: Record<string, string> = {}) {
  const cwd = folderWith({
    '.git/HEAD': '',
    'package-lock.json': lockfile({}),
    '.nvmrc': '24.1.0',
    'index.js': 'console.error(new Error())',
    'own/runtime/node/LEAK-2026-9010.yaml': advisory(of),
    ...files,
  })
  const args = ['--database', madeUpRuntime, '--advisories', 'own']
  const { stdout, stderr } = await leakscan([...args, '--json'], { cwd })
  expect(stderr).toBe('')
  const { findings } = JSON.parse(stdout).projects[0].runtime
  const finding = findings.find((one: { advisory: string }) => one.advisory === 'LEAK-2026-9010')
  const text = (await leakscan(args, { cwd })).stdout.replaceAll(/\n(?:\s{12})?/g, ' ')
  return { finding, text }
}

test('a leak that a release to go to is free of fails', async () => {
  const { finding } = await scanned({ fixed: '24.2.0' })
  expect(finding).toMatchObject({ fixable: true, shown: true, fails: true })
})

test('a leak that no release to go to is free of is told with what to do instead, and does not fail', async () => {
  const { finding, text } = await scanned({})
  expect(finding).toMatchObject({ fixable: false, shown: true, fails: false })
  expect(text).toContain('does not fail')
  expect(text).toContain('workaround: Do without.')
})

test('one that also takes an uncommon use is told in a line', async () => {
  const { finding, text } = await scanned({ exposure: 'uncommon' })
  expect(finding).toMatchObject({ shown: false, fails: false })
  expect(text).toContain('1 more known leak that only an uncommon use meets and no release fixes')
  expect(text).not.toContain('LEAK-2026-9010')
})

const withFlag = { fixed: '24.2.0', flags: '"--inspect"' }

test('a leak that takes a flag counts where what starts the project has it', async () => {
  const none = { 'package.json': '{"scripts":{"start":"node --inspect-brk ."}}' }
  const { finding } = await scanned(withFlag, none)
  expect(finding).toMatchObject({ use: { verdict: 'not-seen' }, shown: false, fails: false })
})

test.each([
  ['package.json', '{"scripts":{\n"start":"node --inspect=0.0.0.0 ."}}', 2],
  ['Dockerfile', 'FROM node:24.1.0\nCMD ["node", "--inspect", "."]', 2],
  ['compose.yaml', 'services:\n  a:\n    environment: [NODE_OPTIONS=--inspect]', 3],
])('%s has the flag: %s', async (file, text, line) => {
  const { finding } = await scanned(withFlag, { [file]: text })
  expect(finding).toMatchObject({ use: { verdict: 'own', places: [{ file, line }] }, fails: true })
})

test('where code must make a use, too, both are needed', async () => {
  const start = { Procfile: 'web: node --inspect .' }
  const used = await scanned({ ...withFlag, uses: '{ global: console }' }, start)
  expect(used.finding.use.places).toEqual([
    { file: 'Procfile', line: 1 },
    { file: 'index.js', line: 1 },
  ])
  const unused = await scanned({ ...withFlag, uses: '{ global: fetch }' }, start)
  expect(unused.finding).toMatchObject({ use: { verdict: 'not-seen' }, fails: false })
})

test.each([
  ['packages/oauth-client-example', 'not-seen'],
  ['packages/integration-tests', 'not-seen'],
  ['packages/exampled', 'own'],
])('a use in %s: %s', async (folder, verdict) => {
  const files = { 'index.js': '', [`${folder}/index.js`]: 'console.error(new Error())' }
  const { finding } = await scanned({ fixed: '24.2.0', uses: '{ global: console }' }, files)
  expect(finding.use.verdict).toBe(verdict)
})
