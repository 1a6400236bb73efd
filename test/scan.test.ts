import { expect, test } from 'vitest'
import { loadDatabase, readProject, scan } from '../src/index.ts'
import { folderWith } from './cli.ts'
import { lockfile } from './lock.ts'
import { madeUp } from './setup.ts'

const leaking = lockfile(
  { 'node_modules/pg': { version: '7.4.1' } },
  { dependencies: { pg: '^7.4.1' } },
)

test('the library scans a folder, and its paths are relative to the working directory given', async () => {
  const cwd = folderWith({ 'api/package-lock.json': leaking })
  const database = await loadDatabase({ folder: madeUp })
  const { projects, failing, failures } = await scan({ cwd, paths: ['api'], database })
  expect(failures).toEqual([])
  expect(projects.map(({ project }) => project.lockfile)).toEqual(['api/package-lock.json'])
  expect(failing.map(({ advisory }) => advisory.id)).toEqual(['LEAK-2018-9001', 'LEAK-2018-9002'])
})

test('a relative working directory is one of this process', async () => {
  const database = await loadDatabase({ folder: madeUp })
  const { failures, projects } = await scan({ cwd: 'test/fixtures/sequelize-pg-api', database })
  expect(failures).toEqual([])
  expect(projects[0]?.project.lockfile).toBe('package-lock.json')
})

test('what cannot be read is a failure in the result, and the others are scanned', async () => {
  const cwd = folderWith({ 'a/package-lock.json': leaking, 'b/package-lock.json': '{' })
  const database = await loadDatabase({ folder: madeUp })
  const { projects, failures } = await scan({ cwd, paths: ['a', 'b'], database })
  expect(projects).toHaveLength(1)
  expect(failures).toMatchObject([{ path: 'b', error: { code: 'LOCKFILE_PARSE' } }])
})

test('readProject gives the graph of one project', async () => {
  const cwd = folderWith({ 'package-lock.json': leaking })
  const { graph, placeOf } = await readProject('.', cwd)
  expect(graph.packages.map((pkg) => [pkg.name, placeOf(pkg).line])).toEqual([['pg', 12]])
})
