import { placeText } from './words.ts'
import type { Advice } from './advice.ts'
import { adviceOf } from './advice.ts'
import type { Finding } from '../match/finding.ts'
import { isBackground } from '../match/finding.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import type { ProjectScan, ScanResult } from '../scan.ts'
import { claimPlace, headingOf, optionText, targetName, useOf } from './runtime-words.ts'
import { runtimeNotes } from './runtime-notes.ts'
import type { Place } from '../project/project.ts'
import type { IgnoreProblem } from './ignore-text.ts'
import { ignoreProblems } from './ignore-text.ts'
import { conditions } from './leak-block.ts'
import { fromRoot } from './place.ts'
import type { Reporter } from './reporter.ts'
import { forTerminal } from './sanitise.ts'
import { forCommandMessage, forCommandProperty } from './sanitise-command.ts'
import { endingOf } from './ending.ts'
import type { Undecided } from './undecided.ts'
import { undecidedOf } from './undecided.ts'
import { explanation, headingText, stepText, stepsOf } from './upgrade-text.ts'

/** What GitHub's runner keeps of each type of annotation in one step. */
const mostOfAType = 10
/** Characters that it keeps of a message, and that GitHub keeps of a title. */
const longestMessage = 4096
const longestTitle = 255

type Type = 'error' | 'warning' | 'notice'

interface Annotation {
  readonly type: Type
  readonly title: string
  readonly place?: Place
  readonly lines: readonly string[]
}

/**
 * Workflow commands of GitHub Actions: an annotation on the lockfile's line of each leaking copy, and
 * the end of the report as plain text. What fails is an error, what does not a warning, and what only
 * development meets a notice.
 */
export const github: Reporter = (result, verdict, { prefix = '' }) => {
  const annotations = [
    ...undecidedOf(result).map((each) => undecided(each, prefix)),
    ...adviceOf(result).map((advice) => annotation(advice, prefix)),
    ...result.projects.flatMap((scan) => runtimeAnnotations(scan, result, prefix)),
    ...ignoreProblems(result.ignores).map((problem) => ignoreAnnotation(problem, prefix)),
  ]
  const commands = (['error', 'warning', 'notice'] as const).flatMap((type) =>
    limited(annotations.filter((each) => each.type === type)),
  )
  const notes = result.projects.flatMap(({ runtime }) => (runtime ? runtimeNotes(runtime) : []))
  return [...commands.map(command), ...[...notes, ...endingOf(result, verdict)].map(forTerminal)]
    .map((line) => `${line}\n`)
    .join('')
}

function annotation(advice: Advice, prefix: string): Annotation {
  const { scan, findings, package: pkg } = advice
  const name = `${pkg.name}@${pkg.version ?? ''}`
  return {
    type: advice.fails ? 'error' : findings.every(isBackground) ? 'notice' : 'warning',
    title: `${name} leaks memory`,
    place: fromRoot(scan.project.placeOf(pkg), prefix),
    lines: [...findings.flatMap(leakLines), ...remedy(advice), ...origin(advice, prefix)],
  }
}

/** The Node.js of a project, on the line that names it. */
function runtimeAnnotations(
  { runtime }: ProjectScan,
  { failing }: ScanResult,
  prefix: string,
): Annotation[] {
  const fails = new Set(failing)
  return (runtime?.upgrades ?? []).map((upgrade) => {
    const { target, findings, options } = upgrade
    const place = claimPlace(target, prefix)
    return {
      type: findings.some((finding) => fails.has(finding)) ? 'error' : 'warning',
      title: `${targetName(target)} leaks memory`,
      ...(place && { place }),
      lines: [
        ...findings.flatMap(leakLines),
        headingOf(upgrade),
        ...options.slice(1).map((option) => `or ${optionText(target, option)}`),
      ],
    }
  })
}

function leakLines(finding: Finding | RuntimeFinding): string[] {
  const { advisory, severity } = finding
  const onlyIf = conditions(finding)
  const use = 'use' in finding ? useOf(finding) : undefined
  return [
    `${advisory.id} (${severity}): ${advisory.title}`,
    ...(onlyIf === undefined ? [] : [onlyIf]),
    ...(use === undefined ? [] : [use]),
  ]
}

function remedy({ upgrade, names, findings, scan: { project } }: Advice): string[] {
  const why = explanation(upgrade, names)
  return [
    headingText(upgrade, findings.length),
    ...(why === undefined ? [] : [why]),
    ...stepsOf(upgrade, project).map(stepText),
  ]
}

/** Which dependency of ours brings it, and where we ask for that. */
function origin({ findings, names, declaredAt }: Advice, prefix: string): string[] {
  const places = declaredAt.map((place) => placeText(fromRoot(place, prefix)))
  return [
    ...findings[0].paths.shown.map(names.pathOf),
    ...(places.length === 0 ? [] : [`Asked for in ${places.join(', ')}.`]),
  ]
}

/** An ignore that is of no use any more, on its line. */
function ignoreAnnotation({ text, place }: IgnoreProblem, prefix: string): Annotation {
  return {
    type: 'warning',
    title: 'leakscan: an ignore is of no use',
    ...(place && { place: fromRoot(place, prefix) }),
    lines: [text],
  }
}

function undecided({ text, hint, place }: Undecided, prefix: string): Annotation {
  return {
    type: 'error',
    title: 'leakscan could not decide',
    ...(place && { place: fromRoot(place, prefix) }),
    lines: hint === undefined ? [text] : [text, hint],
  }
}

/** The first ones, and one that counts the rest where they are more than GitHub keeps. */
function limited(annotations: readonly Annotation[]): readonly Annotation[] {
  const [first] = annotations
  if (!first || annotations.length <= mostOfAType) return annotations
  const kept = annotations.slice(0, mostOfAType - 1)
  const rest = annotations.length - kept.length
  return [
    ...kept,
    {
      type: first.type,
      title: `leakscan: ${rest} more`,
      lines: [
        `${rest} more are not shown here: GitHub keeps ${mostOfAType} annotations of a kind for a step. All are in the report, and in the job summary where there is one.`,
      ],
    },
  ]
}

function command({ type, title, place, lines }: Annotation): string {
  const properties = [
    ...(place ? [`file=${forCommandProperty(place.file)}`, `line=${place.line}`] : []),
    `title=${forCommandProperty(title, longestTitle)}`,
  ]
  return `::${type} ${properties.join(',')}::${forCommandMessage(lines, longestMessage)}`
}
