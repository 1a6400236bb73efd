import type { AffectedRange } from '../advisory/advisory.ts'
import { lineOf } from '../advisory/node-releases.ts'
import { groupBy } from '../graph/group-by.ts'

/** What a version showed; `unknown`: it could not be run, or nothing could be decided. */
export type Answer = 'leaks' | 'does not leak' | 'unknown'

/**
 * Looks for every place where the answer changes along a list of versions, asking as few as it can.
 *
 * Between two neighbouring answers that differ it asks the middle, until they stand side by side. A change
 * that comes and goes between two equal answers is found only if one of `seeds` falls inside.
 *
 * @param versions - in order.
 * @param seeds - asked in any case; the first and the last version are too.
 * @returns the answers, in order of the versions.
 */
export async function findChanges<T extends { readonly answer: Answer }>(
  versions: readonly string[],
  seeds: ReadonlySet<string>,
  ask: (version: string) => Promise<T>,
): Promise<Map<string, T>> {
  const answers = new Map<number, T>()
  const know = async (at: number): Promise<T> => {
    const known = answers.get(at) ?? (await ask(versions[at] ?? ''))
    answers.set(at, known)
    return known
  }
  const marks = versions.flatMap((version, at) => (seeds.has(version) ? [at] : []))
  const asked = [...new Set([0, ...marks, versions.length - 1])].filter((at) => at >= 0)
  const gaps = asked.slice(1).map((to, index) => ({ from: asked[index] ?? 0, to }))
  if (versions.length > 0) await know(0)
  for (let gap = gaps.shift(); gap; gap = gaps.shift()) {
    const { from, to } = gap
    const differ = (await know(from)).answer !== (await know(to)).answer
    if (to - from < 2 || !differ) continue
    const middle = Math.floor((from + to) / 2)
    gaps.unshift({ from, to: middle }, { from: middle, to })
  }
  const inOrder = [...answers].toSorted(([a], [b]) => a - b)
  return new Map(inOrder.map(([at, answer]) => [versions[at] ?? '', answer]))
}

/** A line of so many versions is worth a look into its middle. */
const longLine = 8

/**
 * The versions that tell most: both ends of each release line (fixes are carried back within one), the middle
 * of a long one, and both sides of each bound of an advisory.
 */
export function seedsOf(
  versions: readonly string[],
  affected: readonly AffectedRange[],
): ReadonlySet<string> {
  const lines = groupBy(versions, lineOf)
  const seeds = [...lines.values()].flatMap((line) => [
    line.at(0),
    line.length >= longLine ? line.at(Math.floor(line.length / 2)) : undefined,
    line.at(-1),
  ])
  const bounds = affected.flatMap(({ introduced, fixed, lastAffected }) => [
    ...aroundStart(versions, introduced),
    ...aroundStart(versions, fixed),
    ...aroundEnd(versions, lastAffected),
  ])
  return new Set([...seeds, ...bounds].filter((version) => version !== undefined))
}

function aroundStart(versions: readonly string[], bound: string | undefined) {
  const at = bound === undefined ? -1 : versions.indexOf(bound)
  return at === -1 ? [] : [versions[at - 1], versions[at]]
}

function aroundEnd(versions: readonly string[], bound: string | undefined) {
  const at = bound === undefined ? -1 : versions.indexOf(bound)
  return at === -1 ? [] : [versions[at], versions[at + 1]]
}

/** Neighbouring versions with the same answer. */
export interface Stretch {
  readonly from: string
  readonly to: string
  readonly answer: Answer
  /** How many of its versions were asked. */
  readonly asked: number
}

/** @param answers - in order of the versions, as {@link findChanges} gives them. */
export function stretchesOf(answers: ReadonlyMap<string, { readonly answer: Answer }>): Stretch[] {
  const stretches: Stretch[] = []
  for (const [version, { answer }] of answers) {
    const last = stretches.at(-1)
    if (last?.answer === answer) {
      stretches.splice(-1, 1, { ...last, to: version, asked: last.asked + 1 })
    } else stretches.push({ from: version, to: version, answer, asked: 1 })
  }
  return stretches
}
