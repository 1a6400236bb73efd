import { severities, severityOf } from '../../advisory/advisory.ts'
import { isOfPackage, isRuntime, subjectOf } from '../../advisory/advisory.ts'
import type { Advisory } from '../../advisory/advisory.ts'
import { groupBy } from '../../graph/group-by.ts'
import { exitCodes } from '../../report/verdict.ts'
import { openDatabase } from '../database.ts'
import type { DbTask } from './index.ts'

/** Counts what the database holds. */
export const stats: DbTask = async (values, _args, io) => {
  const database = await openDatabase(values, io)
  const live = database.advisories().filter(({ withdrawn }) => !withdrawn)
  const tally = {
    date: database.date,
    digest: database.digest,
    advisories: live.length,
    withdrawn: database.advisories().length - live.length,
    packages: new Set(live.filter(isOfPackage).map(subjectOf)).size,
    runtime: live.filter(isRuntime).length,
    evidence: countBy(live, ({ evidence }) => evidence.level),
    severity: Object.fromEntries(
      severities.map((severity) => [
        severity,
        live.filter(({ leak }) => severityOf(leak) === severity).length,
      ]),
    ),
    kind: countBy(live, ({ leak }) => leak.kind),
    scope: countBy(live, ({ leak }) => leak.scope),
    unfixed: live.filter(({ affected }) => affected.every(({ fixed }) => fixed === undefined))
      .length,
    knownSince: countBy(live, ({ id }) => id.slice('LEAK-'.length, 'LEAK-'.length + 4)),
  }
  if (values['json']) {
    io.stdout.write(`${JSON.stringify(tally, undefined, 2)}\n`)
    return exitCodes.clean
  }
  const lines = Object.entries(tally).map(
    ([name, value]) => `${name.padEnd(11)} ${asText(value)}\n`,
  )
  io.stdout.write(lines.join(''))
  return exitCodes.clean
}

function countBy(
  advisories: readonly Advisory[],
  keyOf: (advisory: Advisory) => string,
): Record<string, number> {
  const groups = [...groupBy(advisories, keyOf)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(groups.map(([key, group]) => [key, group.length]))
}

function asText(value: string | number | Record<string, number>): string {
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([key, n]) => `${key} ${n}`)
    .join(', ')
}
