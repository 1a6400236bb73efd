import type { ProjectScan, ScanResult } from '../scan.ts'
import type { SetAside } from './ignore-text.ts'
import { setAsideIn } from './ignore-text.ts'
import type { Leak } from './leak.ts'
import { leaksOf } from './leak.ts'
import { conditions } from './leak-block.ts'
import { fromRoot } from './place.ts'
import type { Reporter } from './reporter.ts'
import { forXml } from './sanitise-xml.ts'
import type { Undecided } from './undecided.ts'
import { ofFailure, ofProject } from './undecided.ts'
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

function casesOf(scan: ProjectScan, result: ScanResult, prefix: string): Case[] {
  const cases = [
    ...ofProject(scan).map(errorCase),
    ...leaksOf(scan, result, prefix).map(leakCase),
    ...setAsideIn(scan).map(ignoredCase),
  ]
  return cases.length > 0 ? cases : [{ name: 'no known memory leaks' }]
}

function leakCase({ finding, subject, place, through, remedy, steps, fails }: Leak): Case {
  const { advisory, severity } = finding
  const onlyIf = conditions(finding)
  return {
    // Copies differ by how they are reached, and two tests should not share a name.
    name: `${advisory.id} ${through[0]?.endsWith(subject) ? through[0] : subject}`,
    outcome: fails ? 'failure' : 'skipped',
    message: `${severity}: ${advisory.title}`,
    lines: [
      placeText(place),
      ...through,
      ...(onlyIf === undefined ? [] : [onlyIf]),
      remedy,
      ...steps,
    ],
  }
}

function ignoredCase({ id, subject, why }: SetAside): Case {
  return { name: `${id} ${subject}, ignored`, outcome: 'skipped', message: `ignored ${why}` }
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
