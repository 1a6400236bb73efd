import { loadDatabase } from '../../src/advisory/load.ts'
import type { Format } from '../../src/report/index.ts'
import { reporterOf } from '../../src/report/index.ts'
import type { ReportOptions } from '../../src/report/reporter.ts'
import { verdictOf } from '../../src/report/verdict.ts'
import type { ScanOptions, ScanResult } from '../../src/scan.ts'
import { scan } from '../../src/scan.ts'
import { folderWith } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'

/** The result of scanning a folder with these files, against the made-up advisories. */
export async function scanned(
  files: Readonly<Record<string, string>>,
  options: ScanOptions = {},
): Promise<ScanResult> {
  const database = await loadDatabase({ folder: madeUp })
  return scan({ cwd: folderWith(files), database, ...options })
}

/** A result as the text of a format. */
export async function reported(
  format: Format,
  result: ScanResult,
  options: Partial<ReportOptions> = {},
): Promise<string> {
  const report = await reporterOf(format)
  return report(result, verdictOf(result), {
    width: 80,
    colour: false,
    version: '1.2.3',
    ...options,
  })
}

const manifest = {
  name: 'app',
  dependencies: { pg: '^7.4.1', orm: '^2.0.0', 'old-pg': 'npm:pg@7.0.0' },
  devDependencies: { 'dev-tool': '^1.0.0' },
}

/**
 * A project with one of each answer: a direct dependency in range, one that a dependent holds back, an
 * alias out of range, a package that nobody fixed, and one of a dev dependency.
 */
export const everyAnswer = {
  'package.json': `${JSON.stringify(manifest, undefined, 2)}\n`,
  'package-lock.json': lockfile(
    {
      'node_modules/pg': { version: '7.4.1' },
      'node_modules/orm': { version: '2.0.0', dependencies: { pg: '~6.4.0', inflight: '1' } },
      'node_modules/orm/node_modules/pg': { version: '6.4.0' },
      'node_modules/old-pg': { name: 'pg', version: '7.0.0' },
      'node_modules/inflight': { version: '1.0.6' },
      'node_modules/dev-tool': { version: '1.0.0', dev: true, dependencies: { pg: '7.4.2' } },
      'node_modules/dev-tool/node_modules/pg': { version: '7.4.2', dev: true },
    },
    manifest,
  ),
} as const

/** A project whose direct dependencies each bring a copy of pg that leaks. */
export function manyCopies(n: number): Readonly<Record<string, string>> {
  const names = Array.from({ length: n }, (_, i) => `app-${String(i).padStart(6, '0')}`)
  const dependencies = Object.fromEntries(names.map((name) => [name, '1.0.0']))
  const entries = names.flatMap((name) => [
    [`node_modules/${name}`, { version: '1.0.0', dependencies: { pg: '7.4.1' } }],
    [`node_modules/${name}/node_modules/pg`, { version: '7.4.1' }],
  ])
  return {
    'package.json': JSON.stringify({ name: 'app', dependencies }),
    'package-lock.json': lockfile(Object.fromEntries(entries), { dependencies }),
  }
}

/** The line, from 1, on which a text first stands. */
export function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length
}
