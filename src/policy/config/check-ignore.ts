import validRange from 'semver/ranges/valid.js'
import type { Ignore } from '../ignore.ts'
import { pathNames, splitRange } from '../ignore.ts'
import type { Checker } from './check.ts'
import type { ConfigNode } from './node.ts'

const keys = ['id', 'package', 'path', 'project', 'reason', 'until'] as const

/** Reads one of a config's ignores. Without a reason and an end it would stay for ever, and nobody knew why. */
export function readIgnore(node: ConfigNode, check: Checker, file: string): Ignore {
  const fields = check.fields(node, keys, 'an ignore')
  const value = (key: (typeof keys)[number]) => fields.get(key)?.value
  const id = check.text(value('id'), 'id', idProblem)
  const name = check.text(value('package'), 'package', packageProblem)
  const path = check.text(value('path'), 'path', pathProblem)
  const project = check.text(value('project'), 'project')
  const reason = check.text(value('reason'), 'reason')
  const until = check.text(value('until'), 'until', untilProblem)
  if (id === undefined && name === undefined) {
    return check.fail(node.line, 'an ignore names neither an id nor a package')
  }
  if (reason === undefined) return check.fail(node.line, 'an ignore has no reason', 'Say why.')
  if (until === undefined) {
    return check.fail(node.line, 'an ignore has no until', untilMeaning)
  }
  return {
    ...(id !== undefined && { id: id.toUpperCase() }),
    ...(name !== undefined && { package: name }),
    ...(path !== undefined && { path }),
    ...(project !== undefined && { project }),
    reason,
    until,
    place: { file, line: node.line },
  }
}

const untilMeaning =
  'It is the last day, such as 2027-01-31, or "fixed": until an upgrade removes the leak.'

/** What an id should be, as a sentence; `undefined` when it is. */
export function idProblem(id: string): string | undefined {
  return /^LEAK-\d{4}-\d{4,}$/i.test(id)
    ? undefined
    : 'It is the id of an advisory, LEAK-YYYY-NNNN.'
}

/** @param until - `fixed`, or a day that the calendar has. */
export function untilProblem(until: string): string | undefined {
  if (until === 'fixed') return undefined
  const time = /^\d{4}-\d{2}-\d{2}$/.test(until) ? Date.parse(`${until}T00:00:00Z`) : Number.NaN
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(until)
  return isDay ? undefined : untilMeaning
}

export function packageProblem(wanted: string): string | undefined {
  const { range } = splitRange(wanted)
  if (range === undefined || validRange(range) !== null) return undefined
  return 'It is a name, or a name and a range: pg, pg@^7.4.0.'
}

export function pathProblem(path: string): string | undefined {
  return pathNames(path).includes('') ? 'It is names with > between them: orm > pg.' : undefined
}
