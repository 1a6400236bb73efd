import type { HeapResult } from '../heap/heap.ts'
import { originText, series } from './heap-suspects.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import { bytes, grouped } from './words.ts'
import { wrapAfter } from './wrap.ts'

const mostRows = 5

/** A text for an issue: numbers and names, and nothing else of what the heap holds. */
export function newReport({ snapshots, suspects, project }: HeapResult, page: Page): string[] {
  const versionOf = versions(project?.project.graph.packages ?? [])
  const text = [
    '### A leak that leakscan does not know',
    '',
    `Heap: ${series(
      snapshots.map(({ size }) => size),
      bytes,
    )}, in ${snapshots.length === 1 ? 'one snapshot' : `${snapshots.length} snapshots of one process`}`,
    '',
    '| code of | closures | objects of its classes |',
    '|---|---|---|',
    ...suspects.origins.slice(0, mostRows).map(({ origin, closures, instances }) => {
      const name = originText(origin)
      const version = origin.kind === 'package' ? versionOf(origin.package) : ''
      return `| ${name}${version} | ${series(closures, grouped)} | ${series(instances, grouped)} |`
    }),
    '',
    '| class | objects | their own size |',
    '|---|---|---|',
    ...suspects.constructors
      .slice(0, mostRows)
      .map(
        ({ name, counts, sizes }) =>
          `| \`${name}\` | ${series(counts, grouped)} | ${series(sizes, bytes)} |`,
      ),
    '',
    'Node.js version, what the process was doing, and for how long: …',
  ]
  return [
    page.paint.bold('A report to start from'),
    ...wrapAfter(
      '',
      'Names and numbers only, nothing of what the heap holds. Look at it, complete it, and open an issue at the package that grows, or at leakscan.',
      page.width,
    ),
    '',
    ...text.map((line) => forTerminal(line)),
  ]
}

function versions(
  packages: readonly { readonly name: string; readonly version?: string }[],
): (name: string) => string {
  return (name) => {
    const found = packages.flatMap((pkg) => (pkg.name === name ? [pkg.version ?? ''] : []))
    return found.length === 0 ? '' : ` ${[...new Set(found)].join(', ')}`
  }
}
