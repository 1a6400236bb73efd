import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './cli.ts'

/** Compiles the made-up advisories once, so that reports can be compared with fixed texts. */
export function setup(): void {
  const args = ['bin/leakscan.js', 'db', 'build', 'test/fixtures/advisories', '--out', madeUp]
  execFileSync(process.execPath, args, { cwd: root })
}

export const madeUp = join(root, 'node_modules', '.cache', 'leakscan-test-database')
