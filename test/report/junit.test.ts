import { validateXML } from 'xmllint-wasm'
import { expect, test } from 'vitest'
import { junitSchema } from './junit-schema.ts'
import { everyAnswer, reported, scanned } from './scanned.ts'

async function junit(files: Readonly<Record<string, string>>, options = {}): Promise<string> {
  const xml = await reported('junit', await scanned(files, options))
  const { errors } = await validateXML({
    xml: { fileName: 'leaks.xml', contents: xml },
    schema: junitSchema,
  })
  expect(errors).toEqual([])
  return xml
}

test('a leak that fails the scan is a failure, one that does not is skipped, and no two share a name', async () => {
  const xml = await junit(everyAnswer)
  expect(xml).toContain('tests="8" failures="7" errors="0" skipped="1"')
  const names = [...xml.matchAll(/testcase name="([^"]+)"/g)].map(([, name]) => name)
  expect(new Set(names).size).toBe(8)
  expect(xml.split('\n').slice(2, 14).join('\n')).toMatchInlineSnapshot(`
    "  <testsuite name="package-lock.json" tests="8" failures="7" errors="0" skipped="1">
        <testcase name="LEAK-2016-9003 app › orm@2.0.0 › inflight@1.0.6" classname="package-lock.json">
          <failure message="moderate: Made-up entries for keys that never complete stay for ever">package-lock.json:34
    app › orm@2.0.0 › inflight@1.0.6
    No upgrade is known to help; use instead: a Map of promises</failure>
        </testcase>
        <testcase name="LEAK-2018-9002 app › dev-tool@1.0.0 › pg@7.4.2" classname="package-lock.json">
          <skipped message="moderate: A made-up leak of every error, fixed one patch later">package-lock.json:44
    app › dev-tool@1.0.0 › pg@7.4.2
    Upgrade pg to 7.4.3
    in package.json add: &quot;overrides&quot;:{&quot;dev-tool&quot;:{&quot;pg&quot;:&quot;7.4.3&quot;}}
    $ npm install</skipped>"
  `)
})

test('a clean project is a test that passes', async () => {
  const xml = await junit({ 'package-lock.json': '{"lockfileVersion": 3, "packages": {}}' })
  expect(xml).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="leakscan">
      <testsuite name="package-lock.json" tests="1" failures="0" errors="0" skipped="0">
        <testcase name="no known memory leaks" classname="package-lock.json"/>
      </testsuite>
    </testsuites>
    "
  `)
})

test('what cannot be read is an error, not a pass', async () => {
  const files = { 'a/package-lock.json': '{', ...everyAnswer }
  const xml = await junit(files, { paths: ['a', '.'] })
  expect(xml).toContain('tests="1" failures="0" errors="1" skipped="0"')
})
