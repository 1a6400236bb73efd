import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { failureOf } from '../failure.ts'
import { readPnpm, version5, version6, version9 } from './pnpm-text.ts'

const texts = [version5, version6, version9]

test('a lockfile that was cut off is an error or still lists what it lists', () => {
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), (text, at) => {
      // What comes before the first dependency is a lockfile of its own: that of an empty project.
      const start = text.search(/^importers:|^specifiers:|^dependencies:/m) + 'dependencies:'.length
      const cut = text.slice(0, start + (at % (text.length - start)))
      let count = -1
      const failure = failureOf(() => {
        const graph = readPnpm(cut)
        graph.edges()
        count = graph.packages.length
      })
      expect(failure?.code ?? count).not.toBe(0)
    }),
    { numRuns: 1500 },
  )
})

test('a lockfile that was changed anywhere is read or refused, and never crashes', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\n',
      '  ',
      '\t',
      "'",
      '"',
      ': ',
      '- ',
      '{',
      '}',
      '&a ',
      '*a',
      '|',
      '>',
      '#',
      '? ',
      '<<: *a',
      '\0',
      '---\n',
      '@',
      '(',
    ),
    fc.string({ maxLength: 4 }),
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.nat({ max: 30 }),
      piece,
      (text, at, length, inserted) => {
        const start = at % text.length
        const changed = text.slice(0, start) + inserted + text.slice(start + length)
        failureOf(() => {
          const graph = readPnpm(changed)
          const edges = graph.edges()
          expect(edges.length + graph.packages.length).toBeGreaterThan(0)
          for (const pkg of graph.packages) graph.reach(pkg)
        })
      },
    ),
    { numRuns: 1500 },
  )
})
