import compare from 'semver/functions/compare.js'
import type { NodeReleases } from './node-releases.ts'
import { lineOf } from './node-releases.ts'

/** The table with releases that the registry knows more; a new line has its dates to be filled in. */
export function withReleases(
  releases: NodeReleases,
  published: readonly string[],
  today: string,
): NodeReleases {
  const known = new Map(releases.lines.map((line) => [line.line, line]))
  // Before 4 an odd minor was a development line, which nobody runs.
  const plain = published.filter((version) => /^(?:[1-9]\d*|0\.\d*[02468])\.[\d.]+$/.test(version))
  const oldest = releases.lines[0]?.versions[0] ?? '0.10.0'
  for (const version of plain.filter((candidate) => compare(candidate, oldest) > 0)) {
    const name = lineOf(version)
    const line = known.get(name) ?? { line: name, start: 'TODO', end: 'TODO', versions: [] }
    if (line.versions.includes(version)) continue
    known.set(name, { ...line, versions: [...line.versions, version].toSorted(compare) })
  }
  const lines = [...known.values()].toSorted((a, b) =>
    compare(a.versions[0] ?? '', b.versions[0] ?? ''),
  )
  return { updated: today, lines }
}
