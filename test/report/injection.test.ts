import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import type { Format } from '../../src/report/index.ts'
import { formats } from '../../src/report/index.ts'
import { sound } from '../advisory.ts'
import { resultWith } from './hostile.ts'
import { junitSchema } from './junit-schema.ts'
import { commandsIn } from './runner.ts'
import { reported } from './scanned.ts'

/** What a text may try, and how. */
const attempts: readonly (readonly [what: string, text: string])[] = [
  ['a workflow command on a line of its own', 'x\n::error file=a,line=1::y'],
  ['a workflow command after a carriage return', 'x\r::set-output name=a::b\r\n::add-mask::c'],
  ['a workflow command at the start', '::stop-commands::x'],
  ['a workflow command inside a property', 'x,line=9,title=y::z%0A%0D%25%3A%2C::warning::'],
  ['an old workflow command', 'x ##[error]y ##[set-env name=a;]b ###[group]c'],
  ['a command of Azure', '##vso[task.setvariable variable=a]b ##teamcity[x y]'],
  [
    'a cursor',
    'x\u001B[2J\u001B]0;t\u0007\u001B]8;;https://evil.example\u001B\\y\u009B31m\u0000\u0008\u007F',
  ],
  ['bidi and invisible characters', 'a\u202Eb\u2066c\u200Bd\u00ADe\uFEFFf\u2028g\u2029h\u{E0041}i'],
  ['half characters', 'a\uD800b\uDFFFc\uFFFEd'],
  [
    'a link in Markdown',
    '[x](https://evil.example) ![y](https://evil.example/y.png) [z][1]\n\n[1]: https://evil.example',
  ],
  [
    'a link by itself',
    'https://evil.example www.evil.example evil@evil.example mailto:a@evil.example <https://evil.example>',
  ],
  [
    'a mention',
    '@octocat @octocat/team x@octocat #1 GH-1 octocat/repo#1 0123456789abcdef0123456789abcdef01234567',
  ],
  [
    'HTML',
    '<img src=x onerror=alert(1)> <a href="https://evil.example">x</a> </details></summary><script>y</script> &lt; &#64;octocat',
  ],
  ['an HTML comment', '<!-- x --> --> <![CDATA[ y ]]> <?z?>'],
  ['the end of a cell', 'x | y \\| z \\\\| | --- |'],
  ['the end of code', 'x`y``z```\n```\n[a](https://evil.example)'],
  ['a heading, a list, a quote', '# x\n\n- y\n1. z\n> q\n---\n===\n    code\n~~~'],
  ['emphasis and escapes', '**x** _y_ ~~z~~ $a$ :smile: \\'],
  ['a link in SARIF', '[x](1) [y](https://evil.example) \\[z](0)'],
  ['the end of an attribute', `" onload="x' y='z`],
  ['a path upwards', '../../../etc/passwd'],
]

const benign = 'plain'

// oxlint-disable-next-line no-control-regex -- what no output may have, but for its own line breaks
const invisible = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u

/** What no output of any format may have. */
function faults(format: Format, output: string): string[] {
  const commands = commandsIn(output).map(({ name }) => name)
  const allowed = format === 'github' ? ['error', 'warning', 'notice'] : []
  return [
    ...(invisible.test(output) ? ['an invisible character'] : []),
    ...commands.filter((name) => !allowed.includes(name)).map((name) => `the command ${name}`),
    ...(/##\w*\[/.test(output) ? ['a command of another log'] : []),
    ...(special[format]?.(output) ?? []),
  ]
}

/** What the language of a format makes of an output, beside what all have in common. */
const special: Partial<Record<Format, (output: string) => string[]>> = {
  github: (output) => {
    const shape = (text: string) =>
      commandsIn(text).map(({ name, properties }) => [name, ...properties.keys()].join(' '))
    const lines = output.trimEnd().split('\n')
    return [
      ...same('annotations', shape(output), shape(outputs.get('github') ?? '')),
      ...same(
        'lines',
        [lines.length],
        [(outputs.get('github') ?? '').trimEnd().split('\n').length],
      ),
    ]
  },
  json: (output) => sameShape('json', JSON.parse(output)),
  ndjson: (output) => sameShape('ndjson', linesOf(output)),
  gitlab: (output) => sameShape('gitlab', JSON.parse(output)),
  sarif: (output) => [
    ...sameShape('sarif', JSON.parse(output)),
    ...messagesIn(JSON.parse(output)).flatMap((text) => [
      ...(/(?<!\\)(?:\\\\)*[[\]]/.test(text) ? [`a link in SARIF: ${text}`] : []),
      ...(/@\w/.test(text) ? [`a mention in SARIF: ${text}`] : []),
    ]),
    ...markdownIn(JSON.parse(output)).flatMap(markdownFaults),
  ],
  markdown: (output) => [
    ...markdownFaults(output),
    ...same('tags', tagsOf(output), tagsOf(outputs.get('markdown') ?? '')),
  ],
  junit: (output) => {
    const tags = output.match(xmlTag) ?? []
    const rest = output.replace(xmlTag, '').replace(/^<\?xml [^<>]*\?>/, '')
    const names = (text: string) => (text.match(xmlTag) ?? []).map((tag) => /\w+/.exec(tag)?.[0])
    return [
      ...(/[<>"']|&(?!(?:amp|lt|gt|quot|apos);)/.test(rest) ? ['text that is not escaped'] : []),
      ...(tags.some((tag) => /&(?!(?:amp|lt|gt|quot|apos);)/.test(tag)) ? ['an entity'] : []),
      ...same('tags', names(output), names(outputs.get('junit') ?? '')),
    ]
  },
}

const xmlTag = /<\/?[a-z]+(?: [a-z]+="[^"<>]*")*\/?>/g

function same(what: string, found: readonly unknown[], expected: readonly unknown[]): string[] {
  return JSON.stringify(found) === JSON.stringify(expected) ? [] : [`other ${what}`]
}

function linesOf(output: string): unknown[] {
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The kinds of values, whatever the texts and the keys say that name packages. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.values(value).map(shapeOf)
}

function sameShape(format: Format, value: unknown): string[] {
  const text = outputs.get(format) ?? ''
  const expected = format === 'ndjson' ? linesOf(text) : JSON.parse(text)
  return same('values', [shapeOf(value)], [shapeOf(expected)])
}

/** Every `key` anywhere in a value. */
function textsIn(value: unknown, key: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && typeof inner === 'string' ? [inner] : textsIn(inner, key),
  )
}

const messagesIn = (sarif: unknown) => textsIn(sarif, 'text')
const markdownIn = (sarif: unknown) => textsIn(sarif, 'markdown')

function render(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
}

const allowedTags = new Set(
  'a br code details h3 li p pre strong summary table tbody td th thead tr ul'.split(' '),
)

/** The tags of rendered Markdown; code is left out, as a name with a backquote is no code. */
function tagsOf(markdown: string): string[] {
  return (render(markdown).match(/<\/?[^>]+>/g) ?? []).filter((tag) => !/^<\/?code/.test(tag))
}

/** What a reader on GitHub could click, or who would be told. */
function markdownFaults(markdown: string): string[] {
  const html = render(markdown)
  const tags = html.match(/<[^>]*>/g) ?? []
  const text = html
    .replace(/<(pre|code|a)\b[^>]*>.*?<\/\1>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:amp|#38);/g, '&')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
  const links = tags.filter((tag) => tag.startsWith('<a') && !tag.includes(ours))
  return [
    ...tags
      .filter((tag) => !tag.startsWith('<!-- leakscan -->'))
      .filter((tag) => !allowedTags.has(/^<\/?(\w+)/.exec(tag)?.[1] ?? tag))
      .map((tag) => `the tag ${tag}`),
    ...links.map((tag) => `the link ${tag}`),
    ...(/@\w/.test(text) ? ['a mention'] : []),
    ...(/#\d|GH-\d/i.test(text) ? ['an issue'] : []),
    ...(/https?:\/\/|www\.|mailto:\w/.test(text) ? ['an address'] : []),
    ...(/[\da-f]{7}/i.test(text) ? ['a commit'] : []),
  ]
}

/** What the advisories cite is a link of ours. */
const ours = `href="${sound.references[0]?.url}"`

const outputs = new Map<Format, string>()
for (const format of formats) outputs.set(format, await reported(format, resultWith(benign)))

test.each(formats)('%s: a plain text is told as it is', (format) => {
  expect(outputs.get(format)).toContain(benign)
  expect(faults(format, outputs.get(format) ?? '')).toEqual([])
})

describe.each(formats)('%s', (format) => {
  test.each(attempts)('%s stays text', async (_what, text) => {
    const output = await reported(format, resultWith(text))
    expect(faults(format, output)).toEqual([])
  })

  test('nothing that is put together of these does anything', async () => {
    const pieces = attempts.flatMap(([, text]) => text.split(/(?<=[\s:[\]()`|@#<>])/))
    const piece = oneof(constantFrom(...pieces), string({ unit: 'binary', maxLength: 8 }))
    const text = array(piece, { maxLength: 8 })
      .map((parts) => parts.join(''))
      .filter((joined) => joined.trim() !== '')
    await assert(
      asyncProperty(text, async (hostile) => {
        expect(faults(format, await reported(format, resultWith(hostile)))).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})

test('JUnit stays XML whatever the text', async () => {
  const documents = await Promise.all(
    attempts.map(async ([, text], index) => ({
      fileName: `${index}.xml`,
      contents: await reported('junit', resultWith(text)),
    })),
  )
  const { errors } = await validateXML({ xml: documents, schema: junitSchema })
  expect(errors).toEqual([])
})

test('what a program reads is the text itself', async () => {
  for (const [, text] of attempts) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const report = JSON.parse(await reported('json', resultWith(text)))
    expect(report.projects[0].findings[0].title).toBe(text)
    expect(report.failures[0].path).toBe(text)
  }
})
