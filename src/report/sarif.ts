import { posix } from 'node:path'
import type { Finding } from '../match/finding.ts'
import { isBackground } from '../match/finding.ts'
import type { Place } from '../project/project.ts'
import type { ProjectScan } from '../scan.ts'
import { upgradesByFinding, worstFirst } from './advice.ts'
import { fingerprintOf, fingerprintsOf } from './fingerprint.ts'
import { conditions } from './leak-block.ts'
import { declarationsIn, fromRoot } from './place.ts'
import type { Reporter, ReportOptions } from './reporter.ts'
import { toJson } from './sanitise-json.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import type { RuntimeAdvice } from './runtime-advice.ts'
import { circumstancesOf, levelOf, runtimeAdviceOf, sentenceOf, waysOf } from './runtime-advice.ts'
import { forSarif, pathAsUri } from './sanitise-sarif.ts'
import { levels, ruleOf } from './sarif-rule.ts'
import type { Undecided } from './undecided.ts'
import { ofFailure, ofProject } from './undecided.ts'
import { remedyText } from './upgrade-text.ts'
import { namesOf } from '../graph/names.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'
import type { Database } from '../advisory/database.ts'

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
export const sarif: Reporter = ({ projects, failures, database }, _verdict, options) => {
  const groups =
    projects.length + failures.length > mostRuns ? [projects] : projects.map((one) => [one])
  const categories = new Set<string>()
  const runs = groups
    .filter((group) => group.length > 0)
    .map((group) => {
      const category = categoryOf(group, options.prefix ?? '', categories)
      categories.add(category)
      return runOf(group, category, database, options)
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
  database: Database,
  options: ReportOptions,
): Run {
  const results = group
    .flatMap((scan) => [
      ...resultsOf(scan, options.prefix ?? ''),
      ...runtimeAdviceOf(scan).map((advice) => runtimeResult(advice, options.prefix ?? '')),
    ])
    .toSorted((a, b) => worstFirst(a.finding, b.finding))
    .slice(0, mostResults)
  const advisories = new Map(results.map(({ finding: { advisory } }) => [advisory.id, advisory]))
  const rules = [...advisories.values()].map((advisory) => ruleOf(advisory, database, options))
  return run(
    category,
    rules,
    group.flatMap(ofProject),
    options,
    results.map(({ result }) => result),
  )
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

interface FindingResult {
  readonly finding: Finding | RuntimeFinding
  readonly result: unknown
}

function resultsOf(scan: ProjectScan, prefix: string): FindingResult[] {
  const { project, findings } = scan
  const fingerprints = fingerprintsOf(scan, prefix)
  const upgrades = upgradesByFinding(scan)
  const names = namesOf(project.graph)
  const declaredAt = declarationsIn(project)
  return findings.map((finding) => {
    const { advisory, package: pkg, severity, paths } = finding
    const upgrade = upgrades.get(finding)
    const declared = declaredAt(finding).map((place) => fromRoot(place, prefix))
    const result = {
      ruleId: advisory.id,
      level: isBackground(finding) ? 'note' : levels[severity],
      message: { text: messageOf(finding, upgrade, paths.shown.map(names.pathOf)) },
      locations: [location(fromRoot(project.placeOf(pkg), prefix))],
      relatedLocations: declared.map((place, index) => ({
        id: index + 1,
        ...location(place),
        message: { text: 'The dependency that brings it is asked for here.' },
      })),
      partialFingerprints: { primaryLocationLineHash: fingerprints.get(finding) },
      properties: {
        package: pkg.name,
        version: pkg.version,
        ...(upgrade?.to !== undefined && { upgradeTo: upgrade.to }),
        commands: upgrade?.how?.commands ?? [],
      },
    }
    return { finding, result }
  })
}

/** At the line that says which Node.js it is; the places that use what leaks are related to it. */
function runtimeResult(advice: RuntimeAdvice, prefix: string): FindingResult {
  const { finding, upgrade, place, identity } = advice
  const { advisory, severity, use } = finding
  const sentences = [sentenceOf(advice), ...circumstancesOf(advice), ...waysOf(upgrade)]
  const result = {
    ruleId: advisory.id,
    level: levelOf(advice) === 'background' ? 'note' : levels[severity],
    message: { text: sentences.map((sentence) => `${forSarif(sentence)}.`).join(' ') },
    locations: [location(fromRoot(place, prefix))],
    relatedLocations: use.places.map((used, index) => ({
      id: index + 1,
      ...location(fromRoot(used, prefix)),
      message: { text: 'What leaks is used here.' },
    })),
    partialFingerprints: { primaryLocationLineHash: `${fingerprintOf([prefix, ...identity])}:1` },
    properties: {
      runtime: 'node',
      version: upgrade.target.newest,
      ...(upgrade.options[0] && { upgradeTo: upgrade.options[0].to }),
    },
  }
  return { finding, result }
}

function messageOf(
  finding: Finding,
  upgrade: Upgrade | undefined,
  paths: readonly string[],
): string {
  const { advisory, package: pkg } = finding
  const onlyIf = conditions(finding)
  return [
    `${pkg.name}@${pkg.version ?? ''} leaks memory: ${advisory.title}.`,
    ...(onlyIf === undefined ? [] : [`Only if${onlyIf.slice('only if:'.length)}.`]),
    ...(upgrade ? [`${remedyText(upgrade)}.`] : []),
    ...(paths[0] === undefined ? [] : [`Installed through ${paths[0]}.`]),
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
