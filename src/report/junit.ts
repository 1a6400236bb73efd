import type { Finding } from '../match/finding.ts'
import type { ProjectScan, ScanResult } from '../scan.ts'
import { upgradesByFinding } from './advice.ts'
import { conditions } from './leak-block.ts'
import { fromRoot } from './place.ts'
import type { Reporter } from './reporter.ts'
import { circumstancesOf, runtimeAdviceOf, waysOf } from './runtime-advice.ts'
import { targetName } from './runtime-words.ts'
import { forXml } from './sanitise-xml.ts'
import type { Undecided } from './undecided.ts'
import { ofFailure, ofProject } from './undecided.ts'
import { remedyText, stepText, stepsOf } from './upgrade-text.ts'
import type { Names } from '../graph/names.ts'
import { namesOf } from '../graph/names.ts'
import type { Project } from '../project/project.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'
import { placeText } from './words.ts'

/** A test of the report: one leak of one copy, or one thing that could not be checked. */
interface Case {
  readonly name: string
  readonly outcome?: 'failure' | 'skipped' | 'error'
  readonly message?: string
  readonly lines?: readonly string[]
}

/**
 * JUnit's XML: a suite for each project, in which a leak that fails the scan is a failure, one that does
 * not is skipped, and what could not be read is an error. A project without leaks has one test that passes.
 *
 * Rules: junit-10.xsd of Jenkins' xUnit plugin, which other readers are more lenient than.
 */
export const junit: Reporter = (result, _verdict, { prefix = '' }) => {
  const suites = [
    ...result.projects.map((scan) => {
      const { file } = fromRoot({ file: scan.project.lockfile, line: 1 }, prefix)
      return suite(file, casesOf(scan, result, prefix))
    }),
    ...result.failures.map((failure) => suite(failure.path, [errorCase(ofFailure(failure))])),
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="leakscan">\n${suites.join('')}</testsuites>\n`
}

function casesOf(scan: ProjectScan, { failing }: ScanResult, prefix: string): Case[] {
  const upgrades = upgradesByFinding(scan)
  const fails = new Set<unknown>(failing)
  const names = namesOf(scan.project.graph)
  const cases = [
    ...ofProject(scan).map(errorCase),
    ...scan.findings.map((finding): Case => {
      const { advisory, package: pkg, severity } = finding
      const [path] = finding.paths.shown
      return {
        // Copies differ by how they are reached, and two tests should not share a name.
        name: `${advisory.id} ${path ? names.pathOf(path) : names.labelOf(pkg.id)}`,
        outcome: fails.has(finding) ? 'failure' : 'skipped',
        message: `${severity}: ${advisory.title}`,
        lines: linesOf(finding, upgrades.get(finding), { project: scan.project, names, prefix }),
      }
    }),
    ...runtimeAdviceOf(scan).map((advice): Case => {
      const { finding, upgrade } = advice
      const { advisory, severity } = finding
      return {
        name: `${advisory.id} ${targetName(upgrade.target)}`,
        outcome: fails.has(finding) ? 'failure' : 'skipped',
        message: `${severity}: ${advisory.title}`,
        lines: [...circumstancesOf(advice), ...waysOf(upgrade)],
      }
    }),
  ]
  return cases.length > 0 ? cases : [{ name: 'no known memory leaks' }]
}

function linesOf(
  finding: Finding,
  upgrade: Upgrade | undefined,
  { project, names, prefix }: { project: Project; names: Names; prefix: string },
): string[] {
  const onlyIf = conditions(finding)
  return [
    placeText(fromRoot(project.placeOf(finding.package), prefix)),
    ...finding.paths.shown.map(names.pathOf),
    ...(onlyIf === undefined ? [] : [onlyIf]),
    ...(upgrade ? [remedyText(upgrade), ...stepsOf(upgrade, project).map(stepText)] : []),
  ]
}

function errorCase({ text, hint }: Undecided): Case {
  return {
    name: 'readable',
    outcome: 'error',
    message: text,
    lines: hint === undefined ? [] : [hint],
  }
}

function suite(name: string, cases: readonly Case[]): string {
  const tally = (outcome: Case['outcome']) =>
    cases.filter((each) => each.outcome === outcome).length
  const counts = `tests="${cases.length}" failures="${tally('failure')}" errors="${tally('error')}" skipped="${tally('skipped')}"`
  const tests = cases.map((each) => testcase(each, name)).join('')
  return `  <testsuite name="${forXml(name)}" ${counts}>\n${tests}  </testsuite>\n`
}

function testcase({ name, outcome, message = '', lines = [] }: Case, suiteName: string): string {
  const start = `    <testcase name="${forXml(name)}" classname="${forXml(suiteName)}"`
  if (outcome === undefined) return `${start}/>\n`
  const inner = `<${outcome} message="${forXml(message)}">${lines.map(forXml).join('\n')}</${outcome}>`
  return `${start}>\n      ${inner}\n    </testcase>\n`
}
