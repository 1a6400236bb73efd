import { expect, test } from 'vitest'
import { readProfile } from '../../src/heap/profile.ts'
import { folderWith, leakscan } from '../cli.ts'

interface Made {
  readonly name: string
  readonly url: string
  readonly size: number
  readonly children?: readonly Made[]
}

function made({ name, url, size, children = [] }: Made): unknown {
  const callFrame = { functionName: name, scriptId: '1', url, lineNumber: 1, columnNumber: 1 }
  return { callFrame, selfSize: size, id: 1, children: children.map(made) }
}

const inPg = { name: 'parse', url: '/srv/node_modules/pg/lib/result.js', size: 500 }
const inNode = { name: 'toString', url: 'node:buffer', size: 300 }
const profile = JSON.stringify({
  head: made({
    name: '(root)',
    url: '',
    size: 0,
    children: [
      {
        name: 'handler',
        url: 'file:///srv/server.js',
        size: 100,
        children: [{ ...inPg, children: [inNode] }],
      },
      { name: '(V8 API)', url: '', size: 40 },
    ],
  }),
})

test('what Node.js allocates is put to the package that called it', () => {
  expect(readProfile(profile, 'a')).toEqual({
    size: 940,
    shares: [
      {
        origin: { kind: 'package', package: 'pg' },
        size: 800,
        functions: [{ name: 'parse', size: 800 }],
      },
      { origin: { kind: 'own' }, size: 100, functions: [{ name: 'handler', size: 100 }] },
      { origin: { kind: 'node' }, size: 40, functions: [{ name: '(V8 API)', size: 40 }] },
    ],
  })
})

test('a profile is read from a file, and a snapshot is no profile', async () => {
  const cwd = folderWith({ 'a.heapprofile': profile, 'b.heapprofile': '{"snapshot":{}}' })
  const good = await leakscan(['heap', 'a.heapprofile'], { cwd })
  expect(good.stdout).toMatch(/800 B {2}pg\n.*parse 800 B/)
  expect(good.code).toBe(0)
  const bad = await leakscan(['heap', 'b.heapprofile'], { cwd })
  expect(bad.stderr).toContain('b.heapprofile: not a sampling allocation profile')
  expect(bad.code).toBe(2)
})
