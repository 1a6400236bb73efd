import type { Advisory } from '../advisory/advisory.ts'
import { subjectOf } from '../advisory/advisory.ts'
import type { Database } from '../advisory/database.ts'
import { LeakscanError } from '../errors.ts'
import { affectedRange } from '../match/ranges.ts'
import { explain } from '../report/explain.ts'
import { forTerminal } from '../report/sanitise.ts'
import { version } from './version.ts'
import { closest } from '../closest.ts'
import type { Command } from './command.ts'
import { databaseOptions, openDatabase } from './database.ts'
import { reportOptions } from './output.ts'

export const explainCommand: Command = {
  help: `Usage: leakscan explain <LEAK-id | package[@version] | node[@version]> [options]

Shows the advisory as a whole: what leaks and why, which versions, under which
conditions, the evidence, the links, and what to do. For a package, or for
Node.js itself: all of its advisories, or with a version those that affect it.

Options:
      --json               as JSON
      --advisories <dir>   add a folder of private advisories
      --database <dir>     use another compiled database (see db build --out)
  -h, --help               show this help

Examples:
  leakscan explain LEAK-2017-0001
  leakscan explain pg@7.4.1
  leakscan explain node@20.11.0`,
  options: { json: { type: 'boolean' }, ...databaseOptions },
  run: async ({ values, positionals }, io) => {
    const subject = positionals[0]
    if (subject === undefined || positionals.length > 1) {
      throw new LeakscanError('USAGE', 'explain takes one advisory id or package', {
        hint: 'For example: leakscan explain pg@7.4.1',
      })
    }
    const database = await openDatabase(values, io)
    const advisories = find(subject, database)
    if (values['json']) io.stdout.write(`${JSON.stringify(advisories, undefined, 2)}\n`)
    else if (advisories.length === 0) io.stdout.write(unknownPackage(subject, database))
    else {
      const texts = advisories.map((advisory) => explain(advisory, reportOptions(io)))
      io.stdout.write(texts.join('\n'))
    }
    return 0
  },
}

const idPattern = /^(?:LEAK|CVE|GHSA|SNYK)-/i

function find(subject: string, database: Database): readonly Advisory[] {
  if (!idPattern.test(subject)) return ofPackage(subject, database)
  const same = (id: string) => id.toUpperCase() === subject.toUpperCase()
  const found = database
    .advisories()
    .filter(({ id, aliases = [] }) => same(id) || aliases.some((alias) => same(alias)))
  if (found.length > 0) return found
  const ids = database.advisories().map(({ id }) => id)
  const similar = closest(subject.toUpperCase(), ids)
  throw new LeakscanError('USAGE', `${subject}: no such advisory`, {
    ...(similar !== undefined && { hint: `Did you mean ${similar}?` }),
  })
}

function ofPackage(subject: string, database: Database): readonly Advisory[] {
  const at = subject.indexOf('@', 1)
  const name = at === -1 ? subject : subject.slice(0, at)
  const all = database.advisories().filter((advisory) => subjectOf(advisory) === name)
  if (at === -1) return all
  const installed = version(subject.slice(at + 1), 'the version')
  return all.filter(({ affected }) => affectedRange(installed, affected))
}

function unknownPackage(subject: string, database: Database): string {
  const similar = closest(subject, ['node', ...database.packageNames()])
  const meant = similar === undefined || similar === subject ? '' : ` Did you mean ${similar}?`
  return `${forTerminal(subject)}: no known leak among ${database.size} advisories.${meant}\n`
}
