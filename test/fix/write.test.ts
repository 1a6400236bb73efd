import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { replaceFiles } from '../../src/fix/write.ts'
import { folderWith } from '../cli.ts'

function replacement(folder: string, name: string, before: string) {
  return {
    file: join(folder, name),
    before: Buffer.from(before),
    after: Buffer.from(`${before} after`),
  }
}

test('all files are replaced, and nothing else is left', () => {
  const folder = folderWith({ a: '1', b: '2' })
  replaceFiles([replacement(folder, 'a', '1'), replacement(folder, 'b', '2')])
  expect(readdirSync(folder)).toEqual(['a', 'b'])
  expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('2 after')
})

test('if one of them changed meanwhile, none is replaced', () => {
  const folder = folderWith({ a: '1', b: 'somebody else’s' })
  const both = [replacement(folder, 'a', '1'), replacement(folder, 'b', '2')]
  expect(() => replaceFiles(both)).toThrow(/nothing was changed: .*changed meanwhile/)
  expect(readdirSync(folder)).toEqual(['a', 'b'])
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('1')
})

test('if one of them is gone, none is replaced', () => {
  const folder = folderWith({ a: '1' })
  const both = [replacement(folder, 'a', '1'), replacement(folder, 'b', '2')]
  expect(() => replaceFiles(both)).toThrow(/ENOENT/)
  expect(readdirSync(folder)).toEqual(['a'])
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('1')
})
