import { expect, test } from 'vitest'
import { commandsIn } from './runner.ts'
import { everyAnswer, lineOf, manyCopies, reported, scanned } from './scanned.ts'

const lock = everyAnswer['package-lock.json']

test('each leaking copy is annotated on its own line: an error where it fails, a notice where only development meets it', async () => {
  const commands = commandsIn(await reported('github', await scanned(everyAnswer)))
  const told = commands.map(({ name, properties }) => [
    name,
    properties.get('title'),
    properties.get('file'),
    Number(properties.get('line')),
  ])
  const file = 'package-lock.json'
  expect(told).toEqual([
    ['error', 'pg@6.4.0 leaks memory', file, lineOf(lock, '"node_modules/orm/node_modules/pg"')],
    ['error', 'pg@7.0.0 leaks memory', file, lineOf(lock, '"node_modules/old-pg"')],
    ['error', 'pg@7.4.1 leaks memory', file, lineOf(lock, '"node_modules/pg"')],
    ['error', 'inflight@1.0.6 leaks memory', file, lineOf(lock, '"node_modules/inflight"')],
    [
      'notice',
      'pg@7.4.2 leaks memory',
      file,
      lineOf(lock, '"node_modules/dev-tool/node_modules/pg"'),
    ],
  ])
})

test('an annotation says what leaks, what to do, and which line of package.json asks for it', async () => {
  const [first] = commandsIn(await reported('github', await scanned(everyAnswer)))
  expect(first?.message).toMatchInlineSnapshot(`
    "LEAK-2018-9001 (critical): A made-up leak of every query, fixed in the next patch
    only if: queries are made at all
    LEAK-2018-9002 (moderate): A made-up leak of every error, fixed one patch later
    Upgrade pg 6.4.0 → 7.4.3 (major): fixes 2 leaks
    Blocked: orm@2.0.0 asks for pg ~6.4.0. A newer version of that may bring the fix; until then an override can.
    in package.json add: "overrides":{"orm":{"pg":"7.4.3"}}
    $ npm install
    app › orm@2.0.0 › pg@6.4.0
    Asked for in package.json:5."
  `)
})

test('what does not fail is a warning', async () => {
  const result = await scanned(everyAnswer, { threshold: { failOn: 'critical' } })
  const commands = commandsIn(await reported('github', result))
  expect(commands.map(({ name }) => name)).toEqual(['error', 'error', 'error', 'warning', 'notice'])
})

test('the report ends with why the exit code is what it is', async () => {
  const lines = async (files: Readonly<Record<string, string>>) =>
    (await reported('github', await scanned(files))).trimEnd().split('\n')
  expect((await lines(everyAnswer)).slice(-2)).toMatchInlineSnapshot(`
    [
      "8 leaks (3 critical, 5 moderate); 4 upgrades fix 7 of them.",
      "Exit 1: 7 leaks are moderate or worse in production dependencies.",
    ]
  `)
  expect(await lines({ 'package-lock.json': '{"lockfileVersion": 3, "packages": {}}' }))
    .toMatchInlineSnapshot(`
      [
        "No memory leaks to report.",
        "Exit 0: no known leaks.",
      ]
    `)
})

test('of more than ten the worst nine are shown, and the tenth counts the rest', async () => {
  const commands = commandsIn(await reported('github', await scanned(manyCopies(30))))
  expect(commands).toHaveLength(10)
  expect(commands[9]?.properties.get('title')).toBe('leakscan: 21 more')
  const exact = commandsIn(await reported('github', await scanned(manyCopies(10))))
  expect(exact.map(({ properties }) => properties.get('title'))).toEqual(
    Array.from({ length: 10 }, () => 'pg@7.4.1 leaks memory'),
  )
})

test('a message is no longer than the 4,096 characters that the runner keeps', async () => {
  const long = 'x'.repeat(5000)
  const result = await scanned({
    ...everyAnswer,
    'package.json': JSON.stringify({ name: `${long}%\u{1F600}`, dependencies: { pg: '1' } }),
    'package-lock.json': everyAnswer['package-lock.json'].replaceAll('orm', `${long}%`),
  })
  const lengths = commandsIn(await reported('github', result)).map(({ message }) => message.length)
  expect(Math.max(...lengths)).toBe(4096)
})

test('a file that cannot be read is an error on its line, and no finding', async () => {
  const result = await scanned({ 'package-lock.json': '{\n  "lockfileVersion": 3,\n  oops' })
  const [command, ...others] = commandsIn(await reported('github', result))
  expect(others).toEqual([])
  expect([...(command?.properties ?? [])]).toEqual([
    ['file', 'package-lock.json'],
    ['line', '3'],
    ['title', 'leakscan could not decide'],
  ])
})

test('files are called as from the root of the repository', async () => {
  const text = await reported('github', await scanned(everyAnswer), { prefix: 'services/api' })
  const files = commandsIn(text).map(({ properties }) => properties.get('file'))
  expect(new Set(files)).toEqual(new Set(['services/api/package-lock.json']))
  expect(text).toContain('Asked for in services/api/package.json:')
})
