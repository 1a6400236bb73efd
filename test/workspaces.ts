import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** The folders under `root` that hold a manifest and match the workspace patterns. */
export function findWorkspaces(root: string, patterns: readonly string[]): string[] {
  const folders = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name === 'package.json')
    .map((file) => relative(root, join(file.parentPath, '.')))
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(toExpression)
  const unwanted = patterns
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => toExpression(pattern.slice(1)))
  return folders
    .filter((folder) => wanted.some((one) => one.test(folder)))
    .filter((folder) => !unwanted.some((one) => one.test(folder)))
    .toSorted()
}

function toExpression(pattern: string): RegExp {
  const parts = pattern
    .replace(/\/$/, '')
    .split('/')
    .map((part) => {
      if (part === '**') return '.+'
      return part.replaceAll(/[.+^$()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]*')
    })
  return new RegExp(`^${parts.join('/')}$`)
}
