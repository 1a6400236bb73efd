import { posix } from 'node:path'
import type { Place } from '../project/project.ts'
import type { ProjectScan, ScanResult } from '../scan.ts'
import { fingerprintsOf } from './fingerprint.ts'
import { conditions } from './leak-block.ts'
import type { Leak } from './leak.ts'
import { leaksOf, worstFirst } from './leak.ts'
import { fromRoot } from './place.ts'
import type { Reporter, ReportOptions } from './reporter.ts'
import { toJson } from './sanitise-json.ts'
import { forSarif, pathAsUri } from './sanitise-sarif.ts'
import { levels, ruleOf } from './sarif-rule.ts'
import type { Undecided } from './undecided.ts'
import { ofFailure, ofProject } from './undecided.ts'

/** What GitHub takes: results of a run, and runs of a file. */
const mostResults = 25_000
const mostRuns = 20

/**
 * SARIF 2.1.0, as GitHub's code scanning reads it: a run, with a category of its own, for each project.
 *
 * A project that could not be read has no run of its own, since a run without results closes its alerts.
 *
 * Rules: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const sarif: Reporter = (result, _verdict, options) => {
  const { projects, failures } = result
  const groups =
    projects.length + failures.length > mostRuns ? [projects] : projects.map((one) => [one])
  const categories = new Set<string>()
  const runs = groups
    .filter((group) => group.length > 0)
    .map((group) => {
      const category = categoryOf(group, options.prefix ?? '', categories)
      categories.add(category)
      return runOf(group, category, result, options)
    })
  if (failures.length > 0) runs.push(failedRun(failures.map(ofFailure), options))
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs }
  return `${toJson(log, 2)}\n`
}

/** `leakscan/services/api/`: GitHub takes runs of one category to be about the same thing. */
function categoryOf(
  [first, ...others]: readonly ProjectScan[],
  prefix: string,
  taken: ReadonlySet<string>,
): string {
  if (!first || others.length > 0) return 'leakscan/'
  const { file } = fromRoot({ file: first.project.lockfile, line: 1 }, prefix)
  const folder = posix.dirname(file)
  const category = folder === '.' ? 'leakscan/' : `leakscan/${pathAsUri(folder)}/`
  // Two lockfiles of one folder.
  return taken.has(category) ? `${category}${pathAsUri(posix.basename(file))}/` : category
}

interface Run {
  readonly tool: unknown
  readonly automationDetails: { readonly id: string }
  readonly columnKind: 'utf16CodeUnits'
  readonly invocations: readonly unknown[]
  readonly results: readonly unknown[]
}

function runOf(
  group: readonly ProjectScan[],
  category: string,
  result: ScanResult,
  options: ReportOptions,
): Run {
  const leaks = group.flatMap((scan) => leaksOf(scan, result, options.prefix ?? ''))
  const fingerprints = fingerprintsOf(leaks)
  const kept = leaks.toSorted(worstFirst).slice(0, mostResults)
  const advisories = new Map(kept.map(({ finding: { advisory } }) => [advisory.id, advisory]))
  const rules = [...advisories.values()].map((each) => ruleOf(each, result.database, options))
  const results = kept.map((leak) => resultOf(leak, fingerprints.get(leak)))
  return run(category, rules, group.flatMap(ofProject), options, results)
}

/** A run whose only word is that it failed. Its category is nobody else's. */
function failedRun(failures: readonly Undecided[], options: ReportOptions): Run {
  return run('leakscan/could-not-be-read/', [], failures, options, [])
}

function run(
  id: string,
  rules: readonly unknown[],
  undecided: readonly Undecided[],
  { version, prefix = '' }: ReportOptions,
  results: readonly unknown[],
): Run {
  const notifications = undecided.map(({ text, hint, place }) => ({
    level: 'error',
    message: { text: forSarif(hint === undefined ? text : `${text}. ${hint}`) },
    ...(place && { locations: [location(fromRoot(place, prefix))] }),
  }))
  return {
    tool: {
      driver: {
        name: 'leakscan',
        version,
        semanticVersion: version,
        rules,
      },
    },
    automationDetails: { id },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: undecided.length === 0,
        ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
      },
    ],
    results,
  }
}

function resultOf(leak: Leak, fingerprint: string | undefined): object {
  const { finding, what, place, related, background, upgradeTo, commands } = leak
  return {
    ruleId: finding.advisory.id,
    level: background ? 'note' : levels[finding.severity],
    message: { text: messageOf(leak) },
    locations: [location(place)],
    relatedLocations: related.map((other, index) => ({
      id: index + 1,
      ...location(other),
      message: {
        text: 'package' in finding ? 'What brings it is asked for here.' : 'It is used here.',
      },
    })),
    partialFingerprints: { primaryLocationLineHash: fingerprint },
    properties: { ...what, ...(upgradeTo !== undefined && { upgradeTo }), commands },
  }
}

function messageOf({ finding, subject, remedy, through }: Leak): string {
  const onlyIf = conditions(finding)
  const [way] = through
  const installed = 'package' in finding ? `Installed through ${way}.` : `It is ${way}.`
  return [
    `${subject} leaks memory: ${finding.advisory.title}.`,
    ...(onlyIf === undefined ? [] : [`Only if${onlyIf.slice('only if:'.length)}.`]),
    `${remedy}.`,
    ...(way === undefined ? [] : [installed]),
  ]
    .map(forSarif)
    .join(' ')
}

function location({ file, line }: Place): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: pathAsUri(file) },
      region: { startLine: line, startColumn: 1, endLine: line, endColumn: 2 },
    },
  }
}
