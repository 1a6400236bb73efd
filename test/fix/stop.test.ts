import { expect, test } from 'vitest'
import { relock } from '../../src/fix/relock.ts'
import { readProject } from '../../src/project/read.ts'
import { createWorld, filesIn } from '../universe/world.ts'

test.each(['npm', 'bun'] as const)(
  'stopped before %s begins, it does not wait for an answer that never comes',
  async (manager) => {
    const world = await createWorld(
      {
        title: 'one upgrade',
        packages: { 'pg@7.4.1': {}, 'pg@7.4.3': { later: true } },
        project: { '': { dependencies: { pg: '^7.4.1' } } },
        // What is cut off is asked for again, after a while.
        files: { '.npmrc': 'fetch-retries=2\n' },
        after: { left: 0 },
      },
      manager,
    )
    const { graph } = await readProject(world.folder, world.folder)
    const before = filesIn(world.folder)
    const stopped = relock(
      manager,
      { settings: [], refresh: ['pg'] },
      {
        cwd: world.folder,
        project: world.folder,
        graph,
        env: world.env,
        signal: AbortSignal.abort(),
        restoreManifests: () => false,
      },
    )
    await expect(stopped).rejects.toMatchObject({ code: 'FIX' })
    expect(filesIn(world.folder)).toEqual(before)
  },
)
