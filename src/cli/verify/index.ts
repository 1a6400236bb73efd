import { LeakscanError } from '../../errors.ts'
import type { Command } from '../command.ts'
import { settingsOf } from './settings.ts'

export const verifyCommand: Command = {
  help: `Usage: leakscan verify <LEAK-id | package>... [options]
       leakscan verify --all [options]

Installs an affected and a fixed version of the package in a temporary folder,
runs the reproduction of the advisory against each, in processes of their own
with an empty environment, and measures what stays in memory per operation.
Where no version is fixed, the other side is the same one used without the leak.
For Node.js itself the sides are two versions of it, installed from npm.

The reproductions are in leakscan's repository, not in the published package:
run it in a checkout.

Options:
      --versions <a,b>     measure these versions instead; file:<folder> measures
                           a local copy of the package
      --bisect             find between which of all published versions the leak
                           came in and went out, and compare with the advisory;
                           --versions then takes ranges to look in
      --all                every advisory that has a reproduction
      --shard <i/n>        only the i-th of n parts of them
      --resume <file>      keep the results in a file, one a line, and do not
                           repeat what held according to it
      --node <version>     run on this Node.js, a version or a range such as 18,
                           installed from npm (default: the one that is here if
                           the reproduction runs on it, or the newest that does)
      --runs <n>           so many processes per version (default: 1)
      --record             write LEAK-….measured.json beside the advisory
      --signature          check instead how it looks in a heap snapshot: that the
                           signature of the advisory shows in one of the affected
                           version and in none of the fixed one, that no other is
                           named, and proposes one; with --all where there is one
      --json               as JSON, with all samples
      --advisories <dir>   also look in a folder of private advisories, whose
                           reproductions run only with --yes
      --yes                run reproductions from --advisories
  -h, --help               show this help

Exit codes: 0 each version does what the advisory says: affected ones leak, others
do not; 1 one does not; 2 it could not be run.

Examples:
  leakscan verify LEAK-2019-0406
  leakscan verify debug --versions 4.1.1,4.4.0 --runs 3
  leakscan verify rxjs --node 18
  leakscan verify debug --bisect --versions '>=2'
  leakscan verify --all --resume verified.ndjson`,
  options: {
    versions: { type: 'string', multiple: true },
    bisect: { type: 'boolean' },
    all: { type: 'boolean' },
    shard: { type: 'string' },
    resume: { type: 'string' },
    node: { type: 'string' },
    runs: { type: 'string' },
    record: { type: 'boolean' },
    signature: { type: 'boolean' },
    json: { type: 'boolean' },
    yes: { type: 'boolean' },
    advisories: { type: 'string', multiple: true },
  },
  run: async ({ values, positionals: subjects }, io) => {
    const all = values['all'] === true
    if ((subjects.length === 0) !== all) {
      const problem = all
        ? 'verify takes subjects or --all'
        : 'verify takes advisory ids or packages'
      throw new LeakscanError('USAGE', problem, {
        hint: 'For example: leakscan verify LEAK-2019-0406',
      })
    }
    const settings = settingsOf(values, io)
    const { runVerify } = await import('./run.ts')
    return runVerify(subjects, settings, io)
  },
}
