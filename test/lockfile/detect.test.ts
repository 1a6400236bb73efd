import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chooseLockfile, readerFor } from '../../src/lockfile/detect.ts'
import { readManifest } from '../../src/lockfile/manifest.ts'
import { readProject } from '../../src/project/read.ts'
import { corpusProjects } from '../corpus.ts'
import { lockfileWriters } from '../write-lockfile.ts'

const every = [
  'README.md',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'npm-shrinkwrap.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'vlt-lock.json',
  'yarn.lock',
]

test.each([
  ['npm', 'npm-shrinkwrap.json'],
  ['pnpm', 'pnpm-lock.yaml'],
  ['yarn', 'yarn.lock'],
  ['bun', 'bun.lock'],
  ['deno', 'deno.lock'],
  ['vlt', 'vlt-lock.json'],
])(
  'of several lockfiles the one of %s is read where the manifest asks for it',
  (name, expected) => {
    const choice = chooseLockfile(every, () => name)
    expect(choice?.chosen).toBe(expected)
    expect([expected, ...(choice?.passedOver ?? [])].toSorted()).toEqual(every.slice(1))
  },
)

test.each([
  [['package-lock.json', 'npm-shrinkwrap.json'], 'npm-shrinkwrap.json'],
  [['bun.lockb', 'bun.lock'], 'bun.lock'],
  [['bun.lockb'], 'bun.lockb'],
  [['yarn.lock', 'package-lock.json'], 'package-lock.json'],
  [['deno.lock', 'vlt-lock.json', 'yarn.lock'], 'yarn.lock'],
])('of %j, %s is read where the manifest asks for none of them', (fileNames, expected) => {
  expect(chooseLockfile(fileNames, () => undefined)?.chosen).toBe(expected)
  expect(chooseLockfile(fileNames, () => 'other')?.chosen).toBe(expected)
})

test('the manifest is asked only where there is a choice', () => {
  const fail = () => expect.fail('asked')
  expect(chooseLockfile(['yarn.lock', 'README.md'], fail)?.chosen).toBe('yarn.lock')
  expect(chooseLockfile(['README.md'], fail)).toBeUndefined()
})

test.each([
  ['{"packageManager": "pnpm@9.1.0+sha512.abc"}', 'pnpm'],
  ['{"packageManager": "yarn"}', 'yarn'],
  ['{"devEngines": {"packageManager": {"name": "bun", "version": "1"}}}', 'bun'],
  ['{"devEngines": {"packageManager": [{"name": "yarn"}, {"name": "npm"}]}}', 'yarn'],
  ['{"devEngines": {"packageManager": {"name": "npm"}}, "packageManager": "pnpm@9"}', 'pnpm'],
  ['{"devEngines": {"runtime": {"name": "node"}}}', undefined],
  ['{"packageManager": 1}', undefined],
])('%s asks for %s', (text, expected) => {
  expect(readManifest(text, 'package.json').packageManager).toBe(expected)
})

const formats = new Map([
  ['npm', 'npm'],
  ['yarn classic', 'yarn-classic'],
  ['yarn berry', 'yarn-berry'],
  ['pnpm', 'pnpm'],
  ['bun', 'bun'],
  ['Deno', 'deno'],
  ['vlt', 'vlt'],
  ['CycloneDX', 'cyclonedx'],
  ['SPDX', 'spdx'],
])

test.each(lockfileWriters)(
  'a file of %s is told by its name and its text',
  async (format, name, write) => {
    const text = write([{ name: 'a', version: '1.0.0' }], ['a'])
    expect((await readerFor(name, text, name)).format).toBe(formats.get(format))
  },
)

test('an SBOM is told by its text, whatever it is called', async () => {
  const spdx = '{"spdxVersion": "SPDX-2.3", "packages": []}'
  expect((await readerFor('-', spdx, '-')).format).toBe('spdx')
  expect((await readerFor('image.json', spdx, 'image.json')).format).toBe('spdx')
})

test.each(['', '{}', '{"dependencies": {}}', '<bom/>'])('%j is neither of them', async (text) => {
  await expect(readerFor('x.json', text, 'a/x.json')).rejects.toMatchObject({
    code: 'USAGE',
    message: 'a/x.json: neither a lockfile nor an SBOM in JSON',
  })
})

const projects = corpusProjects(
  'npm',
  'npm-shrinkwrap',
  'yarn-classic',
  'yarn-berry',
  'pnpm',
  'bun',
).filter(({ expect: broken }) => broken === undefined)

describe.skipIf(projects.length === 0)('exact lines', () => {
  test.each(projects.map((project) => [project.dir, project] as const))(
    '%s: the line of a package holds its name or key, that of a direct dependency its name',
    async (_, { lockfile }) => {
      const folder = dirname(lockfile)
      const { graph, manifest, manifestPath } = await readProject(lockfile, folder)
      const { readFileSync } = await import('node:fs')
      const linesOf = (file: string) => readFileSync(file, 'utf8').split(/\r?\n/)
      const lines = linesOf(lockfile)
      const astray = graph.packages.filter(({ id, name, alias, line }) => {
        const text = lines[line - 1] ?? ''
        return ![id, name, alias ?? name].some((one) => text.includes(one))
      })
      expect(astray).toEqual([])
      for (const { id } of graph.importers) {
        const declared = manifest(id)?.dependencies ?? []
        const own = declared.length === 0 ? [] : linesOf(`${folder}/${manifestPath(id)}`)
        const wrong = declared.filter(
          ({ name, line }) => own[line - 1]?.split(':')[0]?.trim() !== JSON.stringify(name),
        )
        expect(wrong).toEqual([])
      }
    },
  )
})
