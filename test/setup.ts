import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './cli.ts'

/** Compiles the made-up advisories once, so that reports can be compared with fixed texts. */
export function setup(): void {
  compile('advisories', madeUp)
  compile('runtime-advisories', madeUpRuntime)
}

function compile(folder: string, out: string): void {
  const args = ['bin/leakscan.js', 'db', 'build', `test/fixtures/${folder}`, '--out', out]
  execFileSync(process.execPath, args, { cwd: root })
}

const cache = join(root, 'node_modules', '.cache')

export const madeUp = join(cache, 'leakscan-test-database')

/** Advisories of Node.js itself only. */
export const madeUpRuntime = join(cache, 'leakscan-test-runtime-database')
