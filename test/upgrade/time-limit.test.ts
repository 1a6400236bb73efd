import { expect, onTestFinished, test } from 'vitest'
import { loadDatabase, scan } from '../../src/index.ts'
import { folderWith } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'
import { startRegistry } from '../universe/registry.ts'

test('a registry that never answers costs no more than the time limit, whatever npm retries', async () => {
  const registry = await startRegistry({})
  onTestFinished(registry.close)
  registry.failAfter(0, 'hang')
  const dependencies = { pg: '7.4.1' }
  const cwd = folderWith({
    'package-lock.json': lockfile({ 'node_modules/pg': { version: '7.4.1' } }, { dependencies }),
    'package.json': JSON.stringify({ name: 'app', dependencies }),
    // As npm has it without any settings.
    '.npmrc': `registry=${registry.url}\nfetch-retries=2\n`,
  })
  const started = performance.now()
  const { projects } = await scan({
    cwd,
    database: await loadDatabase({ folder: madeUp }),
    online: { env: { npm_config_cache: folderWith({}) }, now: new Date(), timeLimit: 1000 },
  })
  expect(performance.now() - started).toBeLessThan(8000)
  expect(projects).toMatchObject([
    {
      online: { failure: 'the registry did not answer within 1 seconds' },
      upgrades: [{ kind: 'relax', to: '7.4.3' }],
    },
  ])
})
