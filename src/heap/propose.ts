import type { Signature } from '../advisory/advisory.ts'
import type { Census } from './census.ts'
import { packageOf, placeOf } from './script.ts'
import { isTelling } from './signature.ts'

/** A signature that tells two snapshots apart, and how many of it are in each. */
export interface Proposal {
  readonly signature: Signature
  readonly leaking: number
  readonly clean: number
}

/** What is told apart by less is no signature. */
const fewest = 100
const factor = 10

/**
 * Signatures that would tell a leaking process from a clean one, those of the package itself first and then
 * the most frequent.
 *
 * @param packageName - whose leak it is.
 */
export function propose(leaking: Census, clean: Census, packageName: string): Proposal[] {
  return [...closures(leaking, clean), ...constructors(leaking, clean, packageName)]
    .filter((proposal) => proposal.leaking >= Math.max(fewest, factor * proposal.clean))
    .toSorted(
      (a, b) =>
        Number(isOf(packageName, b)) - Number(isOf(packageName, a)) || b.leaking - a.leaking,
    )
}

function closures(leaking: Census, clean: Census): Proposal[] {
  const before = sums(clean)
  return [...sums(leaking)].flatMap(([key, { name, script, count }]) => {
    const closure = name === '' ? { script } : { name, script }
    const cleanCount = before.get(key)?.count ?? 0
    return [{ signature: { closure }, leaking: count, clean: cleanCount }]
  })
}

/** Closures by function and place; of functions without a name those of the one that has most. */
function sums({ functions }: Census): Map<string, { name: string; script: string; count: number }> {
  const found = new Map<string, { name: string; script: string; count: number }>()
  for (const { name, script: path, closures: all, most } of functions) {
    const script = path === undefined ? undefined : placeOf(path)
    if (script === undefined) continue
    const key = `${name}\n${script}`
    const count = (found.get(key)?.count ?? 0) + (name === '' ? most : all)
    found.set(key, { name, script, count })
  }
  return found
}

function constructors(leaking: Census, clean: Census, packageName: string): Proposal[] {
  const own = new Set(
    leaking.functions.flatMap(({ name, script }) =>
      script !== undefined && packageOf(script) === packageName ? [name] : [],
    ),
  )
  return [...leaking.constructors].flatMap(([name, { count }]) =>
    own.has(name) && isTelling(name)
      ? [
          {
            signature: { constructor: name },
            leaking: count,
            clean: clean.constructors.get(name)?.count ?? 0,
          },
        ]
      : [],
  )
}

function isOf(packageName: string, { signature }: Proposal): boolean {
  return !('closure' in signature) || packageOf(signature.closure.script) === packageName
}
