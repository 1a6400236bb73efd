import { expect, test } from 'vitest'
import { goesThrough } from '../../src/graph/through.ts'
import { readerFor } from '../../src/lockfile/detect.ts'
import { lockfile } from '../lock.ts'

// app › jest › glob › leak, app › api › glob › leak, and a circle between glob and minimatch.
const text = lockfile(
  {
    'node_modules/jest': { version: '1.0.0', dependencies: { glob: '1' } },
    'node_modules/api': { version: '2.0.0', dependencies: { glob: '1', only: '1' } },
    'node_modules/only': { version: '1.0.0' },
    'node_modules/glob': { version: '1.0.0', dependencies: { leak: '1', minimatch: '1' } },
    'node_modules/minimatch': { version: '1.0.0', dependencies: { glob: '1' } },
    'node_modules/leak': { version: '1.0.0' },
    'node_modules/other': { name: 'real', version: '3.0.0' },
    'node_modules/lost': { version: '1.0.0', extraneous: true },
  },
  { dependencies: { jest: '1', api: '2', other: 'npm:real@3' } },
)
const reader = await readerFor('package-lock.json', text, 'package-lock.json')
const graph = reader.read({
  text,
  path: 'package-lock.json',
  readManifest: () => undefined,
})
const through = (id: string, ...names: string[]) =>
  goesThrough(graph, id === '' ? '' : `node_modules/${id}`, names)

test.each([
  ['leak', ['glob', 'leak'], true, 'the way of all paths'],
  ['leak', ['glob'], true, 'the end may be left out'],
  ['leak', ['app', 'leak'], true, 'anything may be between'],
  ['leak', ['glob@1.0.0', 'leak@1.0.0'], true, 'as a report writes it'],
  ['leak', ['jest', 'leak'], false, 'another path is not through it'],
  ['leak', ['leak', 'glob'], false, 'the order counts'],
  ['leak', ['glob', 'glob', 'leak'], false, 'a circle is not walked for another match'],
  ['leak', ['glob@2.0.0', 'leak'], false, 'another version'],
  ['only', ['api', 'only'], true, 'a single path'],
  ['other', ['real'], true, 'the real name of an alias'],
  ['other', ['other'], true, 'the alias itself'],
  ['other', ['other (real@3.0.0)'], true, 'the alias as a report writes it'],
  ['lost', ['lost'], false, 'what nothing reaches has no path'],
  ['jest', ['app', 'jest', 'leak'], false, 'what comes after'],
])('%s through %j: %s, %s', (id, names, expected) => {
  expect(through(id, ...names)).toBe(expected)
})
