import { expect, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'

test('what the system refuses is told without a stack, and is exit 2', async () => {
  const cwd = folderWith({ file: '' })
  const { code, stderr } = await leakscan(['db', 'export', '--out', 'file/below'], { cwd })
  expect(stderr).toMatch(/^leakscan: E[A-Z]+: .*mkdir/)
  expect(stderr).not.toMatch(/internal error|^ +at /m)
  expect(code).toBe(2)
})
