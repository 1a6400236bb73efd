import compare from 'semver/functions/compare.js'
import valid from 'semver/functions/valid.js'
import validRange from 'semver/ranges/valid.js'
import { parseHarmless } from '../match/harmless.ts'
import { affectedRange } from '../match/ranges.ts'
import { disproof } from '../verify/measurement.ts'
import type { Advisory, AffectedRange, Reference } from './advisory.ts'
import { isRuntime, subjectOf } from './advisory.ts'
import type { Place, Report, Rule } from './lint-rule.ts'
import { runtimeRules } from './lint-runtime.ts'
import type { NodeReleases } from './node-releases.ts'
import { lineOf } from './node-releases.ts'
import type { AdvisoryProblem, ParsedAdvisory } from './validate.ts'

/**
 * Every problem of a set of advisories that can be seen without a registry, by file and line.
 *
 * The schema has been checked before, by {@link parseAdvisory}: an advisory that breaks it is not here.
 *
 * @param readBeside - the text of a file in the folder of an advisory's file, if there is one.
 */
export function lint(
  advisories: readonly ParsedAdvisory[],
  readBeside: (advisoryFile: string, name: string) => string | undefined,
  releases: NodeReleases,
): AdvisoryProblem[] {
  const problems: AdvisoryProblem[] = []
  const all = { ...rules, ...fileRules(readBeside), ...runtimeRules(releases) }
  for (const subject of advisories) {
    for (const [rule, check] of Object.entries(all)) {
      const report: Report = (place, message, hint) => {
        const line = subject.lineOf(place)
        problems.push({
          rule,
          file: subject.file,
          line,
          message,
          ...(hint !== undefined && { hint }),
        })
      }
      check(subject, report, advisories)
    }
  }
  return problems.toSorted((a, b) =>
    a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
  )
}

/** Pages of leakscan itself say nothing about somebody else's code. */
const ours = /^https:\/\/(?:www\.)?(?:github\.com\/)?leakscan[./]/

const rules: Readonly<Record<string, Rule>> = {
  'id-matches-file': ({ advisory, file }, report) => {
    const name = file.split(/[\\/]/).at(-1)
    if (name !== `${advisory.id}.yaml`)
      report(['id'], `${advisory.id} stands in ${name}`, `Name the file ${advisory.id}.yaml.`)
  },
  'id-unique': ({ advisory: { id }, file }, report, others) => {
    const twin = others.find((other) => other.advisory.id === id && other.file !== file)
    if (twin)
      report(
        ['id'],
        `${id} is also the id of ${twin.file}`,
        'Ids are never reused: take the next free one.',
      )
  },
  'id-year': ({ advisory: { id, published } }, report) => {
    if (id.slice(5, 9) > published.slice(0, 4))
      report(['id'], `${id} is of a year after it was published, ${published}`)
  },
  'folder-matches-package': ({ advisory, file }, report) => {
    const folder = file.split(/[\\/]/).slice(0, -1).join('/')
    const expected = isRuntime(advisory) ? `runtime/${advisory.runtime}` : `npm/${advisory.package}`
    if (!folder.endsWith(expected)) {
      report(
        [isRuntime(advisory) ? 'runtime' : 'package'],
        `${subjectOf(advisory)} stands in ${folder}`,
        `Move the file to ${expected}/.`,
      )
    }
  },
  'version-valid': ({ advisory }, report) => {
    for (const [place, version] of versionsOf(advisory.affected)) {
      if (version !== '0' && valid(version) !== version)
        report(place, `"${version}" is not a SemVer version`)
    }
    if (isRuntime(advisory)) return
    const { recommended } = advisory
    if (recommended !== undefined && valid(recommended) !== recommended) {
      report(['recommended'], `"${recommended}" is not a SemVer version`)
    }
  },
  'range-ordered': ({ advisory }, report) => {
    for (const [index, { introduced, fixed, lastAffected }] of advisory.affected.entries()) {
      const place = ['affected', index, 'introduced']
      if (fixed !== undefined && order(introduced, fixed) >= 0)
        report(place, `introduced ${introduced} is not below fixed ${fixed}`)
      if (lastAffected !== undefined && order(introduced, lastAffected) > 0) {
        report(place, `introduced ${introduced} is above lastAffected ${lastAffected}`)
      }
    }
  },
  'ranges-disjoint': ({ advisory: { affected } }, report) => {
    for (const [index, range] of affected.entries()) {
      const overlaps = affected.some((other, at) => at !== index && startsInside(range, other))
      if (overlaps)
        report(['affected', index], `the range from ${range.introduced} begins inside another one`)
    }
  },
  'recommended-is-free': ({ advisory }, report) => {
    if (isRuntime(advisory)) return
    const { affected, recommended } = advisory
    if (
      recommended !== undefined &&
      valid(recommended) !== null &&
      affectedRange(recommended, affected.filter(isOrdered))
    ) {
      report(['recommended'], `recommended ${recommended} is affected`)
    }
  },
  'condition-ranges': ({ advisory: { conditions } }, report) => {
    const { node, partner, harmlessUnder = [] } = conditions ?? {}
    if (node !== undefined && validRange(node) === null)
      report(['conditions', 'node'], `"${node}" is not a SemVer range`)
    if (partner && validRange(partner.range) === null) {
      report(['conditions', 'partner', 'range'], `"${partner.range}" is not a SemVer range`)
    }
    for (const [index, entry] of harmlessUnder.entries()) {
      const { range } = parseHarmless(entry)
      if (range !== undefined && validRange(range) === null)
        report(['conditions', 'harmlessUnder', index], `"${range}" is not a SemVer range`)
    }
  },
  'via-known': ({ advisory }, report, others) => {
    if (isRuntime(advisory)) return
    const { via, id } = advisory
    if (via === undefined) return
    if (via === id || !others.some((other) => other.advisory.id === via))
      report(['via'], `${via} is not another advisory`)
  },
  'reference-foreign': ({ advisory }, report) => {
    if (urlsOf(advisory).every((url) => ours.test(url))) {
      report(
        ['references'],
        'every reference is our own',
        'Cite the upstream issue, change or release.',
      )
    }
  },
  'leaks-distinct': ({ advisory, file }, report, others) => {
    const twin = others.find(
      (other) =>
        other.file < file &&
        subjectOf(other.advisory) === subjectOf(advisory) &&
        !other.advisory.withdrawn &&
        !advisory.withdrawn &&
        isSameLeak(other.advisory, advisory),
    )
    if (twin) {
      report(
        ['references'],
        `looks like the leak of ${twin.advisory.id}: the same references, or the same ranges and fix`,
        'Merge the two, or cite what tells them apart.',
      )
    }
  },
  'no-mention': ({ advisory }, report) => {
    for (const field of ['details', 'workaround', 'upgradeNotes'] as const) {
      const prose = advisory[field]?.replaceAll(/`[^`]*`/g, '')
      const mention = /(?:^|\s)@[\w-]+(?![\w/-])/.exec(prose ?? '')
      if (mention)
        report(
          [field],
          `${mention[0].trim()} would notify somebody of that name`,
          'Put code into backquotes.',
        )
    }
  },
}

function fileRules(
  readBeside: (advisoryFile: string, name: string) => string | undefined,
): Readonly<Record<string, Rule>> {
  return {
    'reproduction-exists': ({ advisory: { reproduction }, file }, report) => {
      if (reproduction !== undefined && readBeside(file, reproduction) === undefined) {
        report(['reproduction'], `${reproduction} is not beside the advisory`)
      }
    },
    'evidence-measured': ({ advisory, file }, report) => {
      const { id, evidence, reproduction } = advisory
      if (evidence.level !== 'reproduced') return
      const place = ['evidence', 'level']
      if (reproduction === undefined) report(place, 'reproduced, and no reproduction is named')
      const name = `${id}.measured.json`
      const measurement = readBeside(file, name)
      const hint = `Run \`leakscan verify ${id} --record\`.`
      if (measurement === undefined)
        return report(place, `reproduced, and ${name} is missing`, hint)
      const problem = disproof(measurement, advisory)
      if (problem !== undefined) report(place, `reproduced, and ${name}: ${problem}`, hint)
    },
  }
}

/** Every bound of the ranges, and where it stands. */
function* versionsOf(affected: readonly AffectedRange[]): Generator<[Place, string]> {
  for (const [index, range] of affected.entries()) {
    for (const field of ['introduced', 'fixed', 'lastAffected'] as const) {
      const version = range[field]
      if (version !== undefined) yield [['affected', index, field], version]
    }
  }
}

/** Compares two bounds; `"0"` comes first. Bounds that are not SemVer are another rule's. */
function order(a: string, b: string): number {
  if (a === b) return 0
  if (a === '0') return -1
  if (b === '0') return 1
  return valid(a) !== null && valid(b) !== null ? compare(a, b) : -1
}

function isOrdered({ introduced, fixed, lastAffected }: AffectedRange): boolean {
  return [introduced, fixed ?? '0', lastAffected ?? '0'].every(
    (bound) => bound === '0' || valid(bound) !== null,
  )
}

function startsInside(range: AffectedRange, other: AffectedRange): boolean {
  if (order(range.introduced, other.introduced) < 0) return false
  if (other.fixed !== undefined) return order(range.introduced, other.fixed) < 0
  if (other.lastAffected !== undefined) return order(range.introduced, other.lastAffected) <= 0
  return lineOf(range.introduced) === lineOf(other.introduced)
}

function isSameLeak(a: Advisory, b: Advisory): boolean {
  if (urlsOf(a).join(' ') === urlsOf(b).join(' ')) return true
  const fixes = new Set(urlsOf(a, 'fix'))
  const sharesFix = urlsOf(b, 'fix').some((url) => fixes.has(url))
  return (
    sharesFix &&
    a.leak.kind === b.leak.kind &&
    JSON.stringify(a.affected) === JSON.stringify(b.affected)
  )
}

function urlsOf({ references }: Advisory, type?: Reference['type']): string[] {
  return references
    .filter((reference) => type === undefined || reference.type === type)
    .map(({ url }) => url)
    .toSorted()
}
