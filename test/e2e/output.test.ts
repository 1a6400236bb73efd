import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'
import { everyAnswer } from '../report/scanned.ts'
import { madeUp } from '../setup.ts'

const scan = (cwd: string, args: readonly string[], env: Record<string, string> = {}) =>
  leakscan([...args, '--database', madeUp], { cwd, env })

test('--output writes the report to a file instead, and format:file one beside it', async () => {
  const cwd = folderWith(everyAnswer)
  const printed = await scan(cwd, ['--format', 'json'])
  const beside = await scan(cwd, ['-o', 'sarif:out/leaks.sarif', '-o', 'junit:leaks.xml'])
  expect(beside.stdout).toMatch(/\nExit 1: /)
  expect(JSON.parse(readFileSync(join(cwd, 'out/leaks.sarif'), 'utf8')).version).toBe('2.1.0')
  expect(readFileSync(join(cwd, 'leaks.xml'), 'utf8')).toMatch(/^<\?xml/)
  const instead = await scan(cwd, ['--format', 'json', '--output', 'leaks.json'])
  expect(instead).toMatchObject({ code: 1, stdout: '', stderr: '' })
  expect(readFileSync(join(cwd, 'leaks.json'), 'utf8')).toBe(printed.stdout)
  expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('a report in a file has no colours', async () => {
  const cwd = folderWith(everyAnswer)
  await scan(cwd, ['--output', 'leaks.txt'], { FORCE_COLOR: '1' })
  expect(readFileSync(join(cwd, 'leaks.txt'), 'utf8')).not.toContain('\u001B')
})

test('an old report is replaced where a link leads to', async () => {
  const cwd = folderWith({ ...everyAnswer, 'real.json': 'old' })
  symlinkSync('real.json', join(cwd, 'link.json'))
  await scan(cwd, ['--json', '--output', 'link.json'])
  expect(JSON.parse(readFileSync(join(cwd, 'real.json'), 'utf8')).exitCode).toBe(1)
})

test('a pipe is written to', async () => {
  const cwd = folderWith(everyAnswer)
  execFileSync('mkfifo', [join(cwd, 'pipe')])
  const reading = readFile(join(cwd, 'pipe'), 'utf8')
  await scan(cwd, ['-o', 'gitlab:pipe'])
  expect(JSON.parse(await reading)).toHaveLength(8)
})

test('the summary of a job on GitHub is added to, and has a limit of its own', async () => {
  const cwd = folderWith({ ...everyAnswer, 'summary.md': '# Before\n' })
  const env = { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') }
  await scan(cwd, ['-o', `markdown:${env.GITHUB_STEP_SUMMARY}`], env)
  expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toMatch(
    /^# Before\n<!-- leakscan -->\n### 8 leaks/,
  )
})

test('files are called as from the root of the repository, or of what CI checked out', async () => {
  const cwd = folderWith({ 'services/api/package-lock.json': everyAnswer['package-lock.json'] })
  const api = join(cwd, 'services/api')
  const firstFile = async (env: Record<string, string> = {}) => {
    const { stdout } = await scan(api, ['--format', 'gitlab'], env)
    return JSON.parse(stdout)[0].location.path
  }
  expect(await firstFile()).toBe('package-lock.json')
  expect(await firstFile({ CI_PROJECT_DIR: cwd })).toBe('services/api/package-lock.json')
  mkdirSync(join(cwd, '.git'))
  expect(await firstFile()).toBe('services/api/package-lock.json')
})

test.each([
  [['--format', 'sarrif'], /--format cannot be "sarrif"\n {2}It is one of .* Did you mean sarif\?/],
  [['--output', 'sarrif:x'], /--output cannot be "sarrif"\n.* Did you mean sarif\?/],
  [['--output', 'sarif:'], /--output cannot be "sarif:"/],
  [['--output', 'file/x.json'], /file\/x.json: cannot be written: /],
])('%j is an error, and no leak', async (args, message) => {
  const cwd = folderWith(everyAnswer)
  writeFileSync(join(cwd, 'file'), '')
  const { code, stderr } = await scan(cwd, args)
  expect(stderr).toMatch(message)
  expect(code).toBe(2)
})
