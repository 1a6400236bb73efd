import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const packages = { jest: '^30' }

const files = 12

/** Runs some test files again and again in this very process, as a watching Jest does. */
export const start = async ({ load: use, folder }) => {
  const tests = join(folder, 'tests')
  mkdirSync(tests)
  for (let file = 0; file < files; file++) {
    writeFileSync(
      join(tests, `sum${file}.test.js`),
      `test('adds', () => { expect(${file} + 1).toBe(${file + 1}) })\n`,
    )
  }
  writeFileSync(join(folder, 'jest.config.json'), '{"testEnvironment":"node","reporters":[]}')
  const { runCLI } = use('@jest/core')
  const settings = {
    _: [],
    $0: 'jest',
    runInBand: true,
    silent: true,
    cache: false,
    watchman: false,
  }
  return async () => {
    for (let run = 0; run < 5; run++) {
      const { results } = await runCLI({ ...settings, config: join(folder, 'jest.config.json') }, [
        folder,
      ])
      if (results.numPassedTests !== files)
        throw new Error(`${results.numPassedTests} tests passed`)
    }
  }
}
