import { truncateSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Run } from '../cli.ts'
import { folderWith, leakscan } from '../cli.ts'
import { madeUp } from '../setup.ts'
import type { MadePackage } from '../write-lockfile.ts'
import { lockfileWriters } from '../write-lockfile.ts'

const leaking: MadePackage = { name: 'pg', version: '7.4.1' }

function scanFolder(cwd: string, ...args: string[]): Promise<Run> {
  return leakscan([...args, '--database', madeUp], { cwd })
}

function scanText(fileName: string, text: string, manifest: object = {}): Promise<Run> {
  const files = { [fileName]: text, 'package.json': JSON.stringify({ name: 'app', ...manifest }) }
  return scanFolder(folderWith(files), fileName)
}

/** What a run shows that no run may ever show. */
function faults({ stdout, stderr }: Run): string[] {
  const said = stdout + stderr
  return [
    ...(said.includes('internal error') || /^ +at .*:\d+/m.test(stderr) ? ['a stack'] : []),
    // oxlint-disable-next-line no-control-regex -- the very characters that must not come through
    ...(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(said) ? ['control characters'] : []),
  ]
}

/** What keeps a run from being one that found the leak and nothing else. */
function unlikeFinding(run: Run): string[] {
  return [
    ...faults(run),
    ...(run.stderr === '' ? [] : [run.stderr]),
    ...(run.stdout.includes('LEAK-2018-9001') ? [] : ['no finding']),
    ...(run.code === 1 ? [] : [`exit ${run.code}`]),
  ]
}

/** What keeps a run from telling damage with its place and what to do; it is never a clean scan. */
function unlikeDamage(run: Run, fileName: string): string[] {
  const message = new RegExp(`^leakscan: ${fileName}(?::\\d+)?: .+\n  \\S`)
  return [
    ...faults(run),
    ...(message.test(run.stderr) ? [] : [`not told: ${run.stderr}`]),
    ...(run.stdout.includes('No known') ? ['called clean'] : []),
    ...(run.code === 2 ? [] : [`exit ${run.code}`]),
  ]
}

describe.each(lockfileWriters)('%s', (_format, fileName, write) => {
  const direct = (names: readonly string[]) => ({
    dependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
  })

  test('names of what objects inherit are names like any other', async () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString']
    const odd = names.map((name) => ({ name, version: '1.0.0', dependencies: ['pg'] }))
    expect(unlikeFinding(await scanText(fileName, write([...odd, leaking], names)))).toEqual([])
  })

  test('a cycle ends', async () => {
    const cycle = ['a', 'b', 'c'].map((name, i, all) => ({
      name,
      version: '1.0.0',
      dependencies: [all[(i + 1) % 3] ?? '', 'pg', name],
    }))
    const pg = { ...leaking, dependencies: ['a'] }
    expect(
      unlikeFinding(await scanText(fileName, write([...cycle, pg], ['a']), direct(['a']))),
    ).toEqual([])
  })

  test('a diamond of 2^500 paths takes no longer than its edges', async () => {
    const layers = Array.from({ length: 500 }, (_, i) =>
      ['l', 'r'].map((side) => ({
        name: `${side}${i}`,
        version: '1.0.0',
        dependencies: i === 499 ? ['pg'] : [`l${i + 1}`, `r${i + 1}`],
      })),
    )
    const text = write([...layers.flat(), leaking], ['l0', 'r0'])
    expect(unlikeFinding(await scanText(fileName, text, direct(['l0', 'r0'])))).toEqual([])
  })

  test('a chain of 10,000 dependencies ends', async () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => ({
      name: `a${i}`,
      version: '1.0.0',
      dependencies: [i === 9999 ? 'pg' : `a${i + 1}`],
    }))
    expect(
      unlikeFinding(await scanText(fileName, write([...chain, leaking], ['a0']), direct(['a0']))),
    ).toEqual([])
  })

  test('escape sequences in a name do not reach the terminal', async () => {
    const name = 'a\u001b[2J\u001b]0;x\u0007\u009b31m'
    const odd = { name, version: '1.0.0', dependencies: ['pg'] }
    expect(unlikeFinding(await scanText(fileName, write([odd, leaking], [name])))).toEqual([])
  })

  test('half a character in a name is no harm', async () => {
    const odd = { name: 'a\ud800', version: '1.0.0', dependencies: ['pg'] }
    const run = await scanText(fileName, write([odd, leaking], ['a\ud800']))
    expect(unlikeFinding(run)).toEqual([])
    expect(run.stdout).not.toMatch(/\p{Surrogate}/u)
  })

  test('a NUL byte is damage', async () => {
    const text = write([leaking], ['pg'])
    const middle = text.indexOf('7.4.1')
    const run = await scanText(
      fileName,
      `${text.slice(0, middle)}\0\0\0\0${text.slice(middle + 4)}`,
    )
    expect(unlikeDamage(run, fileName)).toEqual([])
  })

  test('a file that is cut off in its last version is damage', async () => {
    const others = ['a', 'b', 'c'].map((name) => ({ name, version: '1.0.0' }))
    const text = write([...others, { ...leaking, name: 'zz', version: '10.20.30' }], ['zz'])
    const folder = folderWith({ 'package.json': '{"dependencies": {"zz": "10.20.30"}}' })
    const start = text.lastIndexOf('10.20.30')
    for (const cut of [start + 1, start + 4, start + 7]) {
      writeFileSync(`${folder}/${fileName}`, text.slice(0, cut))
      // oxlint-disable-next-line no-await-in-loop -- each run reads the file that the next one replaces
      expect(unlikeDamage(await scanFolder(folder, fileName), fileName)).toEqual([])
    }
  })

  test('a file that is too large is not read', async () => {
    const folder = folderWith({ [fileName]: '' })
    // A sparse file: it takes no space on the disk.
    truncateSync(`${folder}/${fileName}`, 300 * 1024 * 1024)
    const run = await scanFolder(folder, fileName)
    expect(unlikeDamage(run, fileName)).toEqual([])
    expect(run.stderr).toContain('300 MiB is more than')
  })

  test('bytes that are no text are damage', async () => {
    const folder = folderWith({})
    writeFileSync(`${folder}/${fileName}`, Buffer.alloc(4096, '\u00ff\u0001\ufffd{[:', 'latin1'))
    const run = await scanFolder(folder, fileName)
    expect({ faults: faults(run), code: run.code }).toEqual({ faults: [], code: 2 })
  })
})

const depth = 100_000

test.each(lockfileWriters.filter(([, fileName]) => /json$|^(?:bun|deno)/.test(fileName)))(
  '%s: 100,000 levels in a part that is not asked for are stepped over',
  async (_, fileName, write) => {
    const text = write([leaking], ['pg'])
    const [open, close] = ['[{"a":'.repeat(depth), '}]'.repeat(depth)]
    expect(
      unlikeFinding(await scanText(fileName, text.replace('{', `{"x": ${open}1${close}, `))),
    ).toEqual([])
  },
)

test('npm 6: 100,000 packages, each in the one before, are no lockfile', async () => {
  const open = '{"version":"1.0.0","dependencies":{"a":'
  const text = `{"lockfileVersion":1,"dependencies":{"pg":{"version":"7.4.1"},"a":${open.repeat(depth)}{"version":"1.0.0"}${'}}'.repeat(depth)}}}`
  expect(unlikeDamage(await scanText('package-lock.json', text), 'package-lock.json')).toEqual([])
})

test('CycloneDX: 100,000 components, each in the one before, are read', async () => {
  const open = '{"name":"a","components":['
  const pg = '{"name":"pg","purl":"pkg:npm/pg@7.4.1"}'
  const text = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[${open.repeat(depth)}${pg}${']}'.repeat(depth)}]}`
  expect(unlikeFinding(await scanText('bom.json', text))).toEqual([])
})

// b is ten times a, c ten times b, … z 10^25 times a.
const letters = 'abcdefghijklmnopqrstuvwxyz'.split('')
const bomb = letters
  .slice(1)
  .map((letter, i) => `${letter}: &${letter} [${`*${letters[i]}, `.repeat(9)}*${letters[i]}]`)
  .join('\n')

const yaml: [what: string, fileName: string, text: string][] = [
  ['flow brackets', 'yarn.lock', `__metadata:\n  version: 8\n\n"a@npm:1": ${'['.repeat(depth)}`],
  ['flow brackets', 'pnpm-lock.yaml', `lockfileVersion: '9.0'\nx: ${'{a: '.repeat(depth)}`],
  [
    'indented levels',
    'yarn.lock',
    `__metadata:\n  version: 8\n${Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')}`,
  ],
  [
    'nested aliases',
    'yarn.lock',
    `__metadata:\n  version: 8\na: &a [x, x]\n${bomb}\n"a@npm:1":\n  version: 1.0.0\n  resolution: *z\n`,
  ],
  [
    'nested aliases',
    'pnpm-lock.yaml',
    `lockfileVersion: '9.0'\na: &a [x, x]\n${bomb}\npackages: *z\nsnapshots: *z\n`,
  ],
]

test.each(yaml)('YAML of %s in %s is damage, told at once', async (_, fileName, text) => {
  const run = await scanText(fileName, text)
  expect(unlikeDamage(run, fileName)).toEqual([])
})
