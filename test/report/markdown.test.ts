import { expect, test } from 'vitest'
import { everyAnswer, manyCopies, reported, scanned } from './scanned.ts'

test('the Markdown report is a table of upgrades with the details of each to unfold', async () => {
  expect(await reported('markdown', await scanned(everyAnswer))).toMatchInlineSnapshot(`
    "<!-- leakscan -->
    ### 8 leaks (3 critical, 5 moderate); 4 upgrades fix 7 of them.

    Exit 1: 7 leaks are moderate or worse in production dependencies.

    | Upgrade | Fixes | Worst | How |
    |---|---|---|---|
    | \`pg\` 6.4.0 → 7.4.3 (major) | 2 leaks | critical | see below |
    | \`old-pg (pg)\` 7.0.0 → 7.4.3 (minor) | 2 leaks | critical | \`npm install old-pg@npm:pg@7.4.3\` |
    | \`pg\` 7.4.1 → 7.4.3 (patch) | 2 leaks | critical | \`npm update pg\` |
    | \`pg\` 7.4.2 → 7.4.3 (patch) | 1 leak | moderate | see below |
    | \`inflight\` 1.0.6 | 1 leak | moderate | use instead: a Map of promises |

    <details><summary>Upgrade pg 6.4.0 → 7.4.3 (major): fixes 2 leaks</summary>

    - **critical** LEAK-2018-9001 A made-up leak of every query, fixed in the next patch
      <br>grows with every query, without bound · evidence: confirmed
      <br>only if: queries are made at all
      <br><https://example.org/pg/1>
    - **moderate** LEAK-2018-9002 A made-up leak of every error, fixed one patch later
      <br>grows with every error, without bound · open handles · evidence: reported
      <br><https://example.org/pg/2>

    Blocked: orm@&#8203;2.0.0 asks for pg \\~6.4.0. A newer version of that may bring the fix; until then an override can.

    In \`package.json\` add:

    \`\`\`json
    {
      "overrides": {
        "orm": {
          "pg": "7.4.3"
        }
      }
    }
    \`\`\`

    \`\`\`sh
    npm install
    \`\`\`

    Within the major: 6.4.2 fixes 1 of 2 (LEAK-2018-9002).

    \`\`\`sh
    npm update pg
    \`\`\`

    - app › orm@&#8203;2.0.0 › pg@&#8203;6.4.0<br>\`package-lock.json:27\`, \`package.json:5\`

    </details>

    <details><summary>Upgrade old-pg (pg) 7.0.0 → 7.4.3 (minor): fixes 2 leaks</summary>

    - **critical** LEAK-2018-9001 A made-up leak of every query, fixed in the next patch
      <br>grows with every query, without bound · evidence: confirmed
      <br>only if: queries are made at all
      <br><https://example.org/pg/1>
    - **moderate** LEAK-2018-9002 A made-up leak of every error, fixed one patch later
      <br>grows with every error, without bound · open handles · evidence: reported
      <br><https://example.org/pg/2>

    \`\`\`sh
    npm install old-pg@npm:pg@7.4.3
    \`\`\`

    - app › old-pg (pg@&#8203;7.0.0)<br>\`package-lock.json:30\`, \`package.json:6\`

    </details>

    <details><summary>Upgrade pg 7.4.1 → 7.4.3 (patch): fixes 2 leaks</summary>

    - **critical** LEAK-2018-9001 A made-up leak of every query, fixed in the next patch
      <br>grows with every query, without bound · evidence: confirmed
      <br>only if: queries are made at all
      <br><https://example.org/pg/1>
    - **moderate** LEAK-2018-9002 A made-up leak of every error, fixed one patch later
      <br>grows with every error, without bound · open handles · evidence: reported
      <br><https://example.org/pg/2>

    \`\`\`sh
    npm update pg
    \`\`\`

    - app › pg@&#8203;7.4.1<br>\`package-lock.json:17\`, \`package.json:4\`

    </details>

    <details><summary>Upgrade pg 7.4.2 → 7.4.3 (patch): fixes 1 leak</summary>

    - **moderate** LEAK-2018-9002 A made-up leak of every error, fixed one patch later
      <br>grows with every error, without bound · open handles · evidence: reported · dev dependency · does not fail
      <br><https://example.org/pg/2>

    Blocked: dev-tool@&#8203;1.0.0 asks for pg 7.4.2. A newer version of that may bring the fix; until then an override can.

    In \`package.json\` add:

    \`\`\`json
    {
      "overrides": {
        "dev-tool": {
          "pg": "7.4.3"
        }
      }
    }
    \`\`\`

    \`\`\`sh
    npm install
    \`\`\`

    - app › dev-tool@&#8203;1.0.0 › pg@&#8203;7.4.2<br>\`package-lock.json:44\`, \`package.json:9\`

    </details>

    <details><summary>inflight 1.0.6: 1 leak, and no upgrade is known to help</summary>

    - **moderate** LEAK-2016-9003 Made-up entries for keys that never complete stay for ever
      <br>grows with every call, without bound · evidence: confirmed
      <br>workaround: Make sure that every callback is called.
      <br><https://example.org/inflight/3>

    Use instead: a Map of promises

    - app › orm@&#8203;2.0.0 › inflight@&#8203;1.0.6<br>\`package-lock.json:34\`, \`package.json:5\`

    </details>
    "
  `)
})

test('a clean project is told in two lines', async () => {
  const result = await scanned({ 'package-lock.json': '{"lockfileVersion": 3, "packages": {}}' })
  expect(await reported('markdown', result)).toMatchInlineSnapshot(`
    "<!-- leakscan -->
    ### No memory leaks to report.

    Exit 0: no known leaks.
    "
  `)
})

test('what could not be read is told first', async () => {
  const result = await scanned({ 'package-lock.json': '{\n  oops' })
  expect(await reported('markdown', result)).toMatchInlineSnapshot(`
    "<!-- leakscan -->
    ### leakscan could not decide.

    Exit 2: not everything could be read.

    - :warning: package-lock.json:&#8203;2: not valid JSON: a property name expected, "o" found. Restore the file from version control, or write it anew with \`npm install --package-lock-only\`.
    "
  `)
})

test.each([2000, 65_536, 1024 * 1024])(
  'a report stays within %i bytes and says what it leaves out',
  async (limit) => {
    const { projects, ...rest } = await scanned(everyAnswer)
    const result = { ...rest, projects: Array.from({ length: 600 }, () => projects).flat() }
    const text = await reported('markdown', result, { limit })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit)
    expect(text).toMatch(/There is no room here for .* Run leakscan to see all\.\n$/)
  },
)

test('a report that fits is whole', async () => {
  const text = await reported('markdown', await scanned(manyCopies(3)))
  expect(text).not.toContain('no room')
})
