import type { AllocationProfile } from '../heap/profile.ts'
import type { ProjectScan } from '../scan.ts'
import { originText } from './heap-suspects.ts'
import { painter } from './paint.ts'
import type { ReportOptions } from './reporter.ts'
import { forTerminal } from './sanitise.ts'
import { bytes, count } from './words.ts'
import { wrapAfter } from './wrap.ts'

/** What a sampling allocation profile shows, for people. */
export function heapProfileText(
  { size, shares }: AllocationProfile,
  scan: ProjectScan | undefined,
  { width, colour }: ReportOptions,
): string {
  const paint = painter(colour)
  const say = (indent: string, text: string) => wrapAfter(indent, forTerminal(text), width)
  const lines = [
    paint.bold(`Who allocated the ${bytes(size)} that were alive`),
    ...shares.flatMap(({ origin, size: part, functions }) => [
      ...say(`  ${bytes(part).padStart(7)}  `, originText(origin)),
      ...(origin.kind === 'package' ? leaksOf(origin.package, scan) : []).flatMap((text) =>
        say(' '.repeat(11), text),
      ),
      ...say(
        ' '.repeat(11),
        functions.map((each) => `${each.name || '(anonymous)'} ${bytes(each.size)}`).join(', '),
      ),
    ]),
    '',
    ...say(
      '',
      'A profile tells who allocated, not what it was: only a heap snapshot shows which known leak it is. See `leakscan heap --help`.',
    ),
  ]
  return `${lines.join('\n')}\n`
}

function leaksOf(name: string, scan: ProjectScan | undefined): string[] {
  const findings = (scan?.findings ?? []).filter((finding) => finding.package.name === name)
  if (findings.length === 0) return []
  const ids = [...new Set(findings.map(({ advisory }) => advisory.id))]
  const upgrades = (scan?.upgrades ?? []).filter((upgrade) => upgrade.package === name)
  const to = [...new Set(upgrades.flatMap((upgrade) => upgrade.to ?? []))]
  const what = `${count(ids.length, 'known leak')}: ${ids.join(', ')}`
  return [to.length === 0 ? what : `${what}; upgrade to ${to.join(' or ')}`]
}
