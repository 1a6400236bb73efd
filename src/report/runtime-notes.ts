import { isBinding, isShown } from '../runtime/finding.ts'
import type { RuntimeScan } from '../runtime/scan-runtime.ts'
import type { NodeTarget } from '../runtime/target.ts'
import { foldedText, placesText, targetName } from './runtime-words.ts'

/** What is told in a line: where places disagree, and leaks that are not told in full. */
export function runtimeNotes(runtime: RuntimeScan): string[] {
  const binding = runtime.targets.filter(isBinding)
  const notes = [
    ...notesOf(runtime),
    ...binding.map((target) => folded(runtime, target)),
    ...weakText(runtime),
  ]
  return notes.filter((note) => note !== '')
}

function folded(runtime: RuntimeScan, target: NodeTarget): string {
  const hidden = runtime.findings.filter((one) => one.target === target && !isShown(one))
  const shown = runtime.findings.filter((one) => one.target === target && isShown(one))
  return hidden.length === 0 ? '' : foldedText(target, hidden, shown.length, runtime.searched)
}

/** Lines on what the project says of its Node.js. */
function notesOf(runtime: RuntimeScan): string[] {
  const { targets, disagreements } = runtime
  if (disagreements.length === 0 || runtime.findings.length === 0) return []
  const said = targets.map((target) => `${targetName(target)} in ${placesText(target.claims)}`)
  return [`It is ${said.join(', ')}; ${placesText(disagreements)} says otherwise.`]
}

/** The line on versions of Node.js that nobody says run; none where those that are named have no known leaks. */
function weakText(runtime: RuntimeScan): string[] {
  const running = runtime.targets.find(({ role }) => role === 'running')
  if (!running) return leakingText(runtime)
  const see = `\`leakscan --node ${running.newest}\` tells the known leaks of the one here.`
  return [`No file says which Node.js it runs on: ${see}`]
}

function leakingText({ targets, findings }: RuntimeScan): string[] {
  const leaking = targets.filter((target) => findings.some((finding) => finding.target === target))
  const [first] = leaking
  if (!first || isBinding(first)) return []
  const versions = leaking.map(({ newest }) => newest)
  const see = `\`leakscan --node ${versions.at(-1)}\` tells those that matter here.`
  const named =
    first.role === 'ci'
      ? `Only tests name a Node.js (${versions.join(', ')})`
      : `Only what it supports names a Node.js (${first.claims[0]?.written})`
  return [`${named}, which has known leaks: ${see}`]
}
