import type { Held, PathStep } from '../heap/graph/held.ts'
import type { HeapResult } from '../heap/heap.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import { bytes, count, grouped } from './words.ts'
import { wrapAfter } from './wrap.ts'

/** How much what was found retains, and who holds it. */
export function heldLines({ count: all, retained, path }: Held, page: Page): string[] {
  const size = `they retain ${bytes(retained)}; `
  if (path.length === 0) return say(`${size}nothing but weak references leads to them`, page)
  return say(`${size}most are held by ${pathText(path, all)}`, page)
}

/** The same of classes, where no known leak shows. */
export function heldClassesBlock({ heldClasses }: HeapResult, page: Page): string[] {
  if (heldClasses.length === 0) return []
  return [
    page.paint.bold('Who holds them'),
    ...heldClasses.flatMap((held) => [
      ...say(`${count(held.count, 'object')} of ${held.name}`, page),
      ...heldLines(held, page).map((line) => `  ${line}`),
    ]),
    '',
  ]
}

const mostSteps = 8

/** `global.server (object)._events › Array[12]`, with how many are held where that becomes fewer. */
function pathText(path: readonly PathStep[], all: number): string {
  let before = all
  const steps = path.map(({ edge, node, through }, index) => {
    const fewer = index < path.length - 1 && through < before * 0.9
    before = through
    const held = fewer ? ` [${grouped(through)}]` : ''
    return `${edge === '' ? '' : `${edge} `}${node}${held}`
  })
  if (steps.length <= mostSteps) return steps.join(' › ')
  const half = mostSteps / 2
  const hidden = steps.length - mostSteps
  return [...steps.slice(0, half), `… ${hidden} more …`, ...steps.slice(-half)].join(' › ')
}

function say(text: string, page: Page): string[] {
  return wrapAfter('  ', forTerminal(text), page.width)
}
