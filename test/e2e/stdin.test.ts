import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, leakscan, root } from '../cli.ts'
import { madeUp } from '../setup.ts'

// Written by `npm sbom --package-lock-only`.
const sbom = (format: string) =>
  readFileSync(join(root, 'test/fixtures/sbom', `${format}.json`), 'utf8')

function pipe(input: string) {
  const args = [join(root, 'bin/leakscan.js'), '-', '--json', '--database', madeUp]
  return spawnSync(process.execPath, args, { input, encoding: 'utf8', cwd: folderWith({}) })
}

test.each(['cyclonedx', 'spdx'])('an SBOM in %s on standard input is scanned', (format) => {
  const { status, stdout, stderr } = pipe(sbom(format))
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
  expect(stdout).toContain('"LEAK-2018-9001"')
  expect(stdout).toContain('made-up-pool')
})

test.each(['cyclonedx', 'spdx'])('an SBOM in %s is scanned by its path', async (format) => {
  const cwd = folderWith({ 'images/bom.json': sbom(format) })
  const { code, stdout } = await leakscan(['images/bom.json', '--database', madeUp], { cwd })
  expect(code).toBe(1)
  expect(stdout).toContain('LEAK-2018-9001')
  expect(stdout).toMatch(/images\/bom\.json:\d+/)
})

test.each(['', '{', '{"dependencies": {}}', sbom('spdx').slice(0, -200)])(
  'standard input that is no whole SBOM is not clean: %#',
  (text) => {
    const { status, stderr } = pipe(text)
    expect(status).toBe(2)
    expect(stderr).toMatch(/^leakscan: standard input(?::\d+)?: .+\n {2}\S/)
  },
)
