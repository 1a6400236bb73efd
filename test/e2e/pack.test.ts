import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, root } from '../cli.ts'

// On Windows npm is a script, which only a shell can start.
const npm = (args: string[], cwd: string) =>
  execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    shell: process.platform === 'win32',
  })

test('the package holds what runs and nothing else', { timeout: 120_000 }, () => {
  const [{ files }] = JSON.parse(npm(['pack', '--dry-run', '--json', '--ignore-scripts'], root))
  const paths: string[] = files.map(({ path }: { path: string }) => path)
  const allowed =
    /^(?:bin\/(?:leakscan\.js|package\.json)|dist\/(?:cli\.cjs|verify-runner(?:\.mjs|-old\.cjs)|index\.js|cli-late-[a-z-]+\.cjs|(?:cli-)?[a-z-]+-[\w-]{8}\.c?js|database\/(?:index|summaries|runtime|advisories)\.json|schemas\/[a-z]+\.schema\.json|types\/.+\.d\.ts)|README\.md|LICENSE|package\.json)$/
  expect(paths.filter((path) => !allowed.test(path))).toEqual([])
  for (const needed of [
    'bin/leakscan.js',
    'dist/cli.cjs',
    'dist/index.js',
    'dist/verify-runner.mjs',
    'dist/types/index.d.ts',
    'dist/database/index.json',
    'dist/database/summaries.json',
    'LICENSE',
    'README.md',
  ]) {
    expect(paths).toContain(needed)
  }
})

test(
  'installed from its tarball into an empty folder it runs, and its API is there',
  { timeout: 300_000 },
  () => {
    const folder = folderWith({ 'package.json': '{ "name": "empty", "private": true }' })
    npm(['pack', '--ignore-scripts', '--pack-destination', folder], root)
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? ''
    npm(['install', `./${tarball}`, '--no-audit', '--no-fund', '--ignore-scripts'], folder)
    const run = (args: string[]) =>
      execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    expect(
      run([join('node_modules', 'leakscan', 'bin', 'leakscan.js'), '--fail-on', 'never']),
    ).toMatch(/packages\s+checked\s+against/)
    const script = `
    import { loadDatabase, readProject, scan } from 'leakscan'
    const database = await loadDatabase()
    const project = await readProject('.', process.cwd())
    const { projects } = await scan({ cwd: process.cwd() })
    console.log(database.size > 0, project.graph.format, projects.length)`
    expect(run(['--input-type=module', '-e', script])).toBe('true npm 1\n')
  },
)
