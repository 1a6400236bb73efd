import { expect, test } from 'vitest'
import { affectedAmong, affectedBy, ranked } from '../../src/runtime/affected.ts'
import { affectedRange } from '../../src/match/ranges.ts'
import { loadDatabase } from '../../src/index.ts'
import { allReleases } from '../../src/advisory/node-releases.ts'

test('the fast comparison says what SemVer says, of every release and every advisory', async () => {
  const database = await loadDatabase()
  const versions = allReleases(database.nodeReleases())
  const differences = database.runtimeAdvisories().flatMap(({ id, affected }) => {
    const fast = affectedBy(affected)
    return versions.filter((v) => fast(v) !== affectedRange(v, affected)).map((v) => [id, v])
  })
  expect(differences).toEqual([])
})

test('a range without an end reaches to the end of its line, before 4 of its minor', () => {
  const isAffected = affectedBy([{ introduced: '24.1.0' }, { introduced: '0.12.3' }])
  const versions = ['24.0.0', '24.1.0', '24.999.0', '25.0.0', '0.12.2', '0.12.18', '0.13.0']
  expect(versions.filter(isAffected)).toEqual(['24.1.0', '24.999.0', '0.12.18'])
})

test('what is affected among versions is what is affected of each', async () => {
  const database = await loadDatabase()
  const all = allReleases(database.nodeReleases())
  const targets = [all, all.slice(200, 400), all.filter((_, index) => index % 7 === 3), ['20.20.2']]
  for (const { affected } of database.runtimeAdvisories()) {
    const isAffected = affectedBy(affected)
    for (const versions of targets) {
      const hit = versions.filter(isAffected)
      const newest = hit.at(-1)
      expect(affectedAmong(affected, ranked(versions))).toEqual(
        newest === undefined
          ? undefined
          : { count: hit.length, newest: versions.indexOf(newest), range: isAffected(newest) },
      )
    }
  }
})
