import type { LockfileFormat } from '../graph/graph.ts'

export type PackageManager = 'npm' | 'yarn-classic' | 'yarn-berry' | 'pnpm' | 'bun' | 'deno' | 'vlt'

/** The package manager that writes a format; npm where the format is nobody's lockfile. */
export function packageManagerOf(format: LockfileFormat): PackageManager {
  const writers: readonly string[] = ['yarn-classic', 'yarn-berry', 'pnpm', 'bun', 'deno', 'vlt']
  const isWriter = (name: string): name is PackageManager => writers.includes(name)
  return isWriter(format) ? format : 'npm'
}
