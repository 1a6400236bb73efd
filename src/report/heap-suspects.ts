import type { HeapResult } from '../heap/heap.ts'
import type { Origin } from '../heap/script.ts'
import type { OriginShare } from '../heap/suspects.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import { bytes, grouped } from './words.ts'
import { wrapAfter } from './wrap.ts'

/** Where to look when nothing known explains it: whose code has the most in memory, or grows the most. */
export function suspectsBlock({ suspects, snapshots }: HeapResult, page: Page): string[] {
  const several = snapshots.length > 1
  const { origins, constructors } = suspects
  const codeRows = origins.map((share) => [
    originText(share.origin),
    series(share.closures, grouped),
    series(share.instances, grouped),
  ])
  const classRows = constructors.map(({ name, counts, sizes }) => [
    name,
    series(counts, grouped),
    series(sizes, bytes),
  ])
  const order = several ? 'what grew most first' : 'what there is most of first'
  return [
    page.paint.bold(`Whose code is in memory, ${order}`),
    ...table([['code of', 'closures', 'objects of its classes'], ...codeRows], page),
    '',
    page.paint.bold(`Classes, ${order}`),
    ...table([['class', 'objects', 'their own size'], ...classRows], page),
    ...(several
      ? []
      : [
          '',
          ...wrapAfter(
            '',
            'One snapshot shows what is there, two what grows: take another after some load, and name both in order.',
            page.width,
          ),
        ]),
  ]
}

export function originText(origin: Origin): string {
  if (origin.kind === 'package') return origin.package
  return { node: 'Node.js itself', own: 'your own files', generated: 'code compiled from text' }[
    origin.kind
  ]
}

/** `1,200`, or `1,200 → 4,800` of several. */
export function series(values: OriginShare['closures'], text: (value: number) => string): string {
  return values.map(text).join(' → ')
}

function table(rows: readonly (readonly string[])[], page: Page): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  )
  return rows.map((cells, index) => {
    const line = `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`
    const text = forTerminal(line.trimEnd())
    return index === 0 ? page.paint.dim(text) : text
  })
}
