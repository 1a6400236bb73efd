import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { LeakscanError } from '../errors.ts'
import type { MatchHeapOptions } from '../heap/heap.ts'
import { forTerminal } from '../report/sanitise.ts'
import { exitCodes } from '../report/verdict.ts'
import { oneOf, text } from './args.ts'
import type { Command, Io, Values } from './command.ts'
import { databaseOptions, openDatabase } from './database.ts'
import { liveOf, withSnapshots } from './heap-sources.ts'
import { reportOptions } from './output.ts'
import { withSpinner } from './spinner.ts'
import { version } from './version.ts'

const formats = ['terminal', 'json'] as const

const most = 3

export const heapCommand: Command = {
  help: `Usage: leakscan heap <snapshot…> [options]
       leakscan heap --pid <pid> [options]

Reads V8 heap snapshots (of Node.js 12 and later, Chrome, DevTools; plain or gzip; - for
standard input) and names the known leaks that show in them. With two or three
snapshots of one process, in the order in which they were taken, it looks at
what grows, which says far more than one. In a project's folder it also says
whether what is installed is affected, and what to upgrade. Leaks of Node.js itself are
crossed with the version that the snapshot names.

A snapshot holds everything that the process had in memory, secrets too.
leakscan prints names of packages, files and classes, and nothing else of it;
it uses no network and writes nothing.

A .heapprofile (allocation sampling) is read for who allocated what is alive.

With --pid it takes two snapshots of a running process of your own through its
inspector, on loopback, and closes that again. The process stands still while
one is taken.

Options:
      --project <dir>      folder or lockfile of what ran (default: this folder)
      --pid <pid>          take snapshots of this process
      --wait <seconds>     between the two of them (default: 30)
      --port <port>        where its inspector listens (default: 9229)
      --paths              tell who holds what was found, and how much that retains:
                           twice the time, and memory of half a snapshot's size
      --json               as JSON (short for --format json)
      --format <name>      terminal or json
      --node <version>     the Node.js version that ran (default: as the snapshot says)
      --advisories <dir>   add a folder of private advisories
      --database <dir>     use another compiled database (see db build --out)
  -h, --help               show this help

Exit codes: 0 no known leak shows; 1 one does; 2 it could not be told.

Examples:
  node --heapsnapshot-signal=SIGUSR2 server.js   and then: kill -USR2 <pid>
  leakscan heap before.heapsnapshot after.heapsnapshot
  leakscan heap Heap.20260101.heapsnapshot --project services/api
  leakscan heap --pid 4711 --wait 120
  ssh prod cat app.heapsnapshot.gz | leakscan heap -`,
  options: {
    project: { type: 'string' },
    pid: { type: 'string' },
    wait: { type: 'string' },
    port: { type: 'string' },
    paths: { type: 'boolean' },
    json: { type: 'boolean' },
    format: { type: 'string' },
    node: { type: 'string' },
    ...databaseOptions,
  },
  run: async ({ values, positionals }, io) => {
    const format = oneOf(
      text(values, 'format') ?? (values['json'] ? 'json' : 'terminal'),
      formats,
      '--format',
    )
    const live = liveOf(values)
    checkFiles(positionals, live !== undefined)
    const paths = values['paths'] === true
    checkPaths(paths, positionals, live !== undefined)
    const where = projectOf(values, io)
    if (positionals.some((file) => file.endsWith('.heapprofile'))) {
      const { printProfile } = await import('./heap-profile.ts')
      return printProfile(positionals, where, format, await openDatabase(values, io), io)
    }
    const database = await openDatabase(values, io)
    const { matchHeap } = await import('../heap/heap.ts')
    const result = await withSpinner(io, 'Reading snapshots', (say) =>
      withSnapshots(positionals, live, say, io, (snapshots) =>
        matchHeap({
          ...where,
          snapshots,
          paths,
          cwd: io.cwd,
          database,
          onProgress: progress(say),
        }),
      ),
    )
    const { heapText, isRuledOut } = await import('../report/heap.ts')
    const { heapJson } = await import('../report/heap-json.ts')
    const shows = result.matches.some(
      ({ confidence, crossing }) => confidence !== 'low' && !isRuledOut(crossing),
    )
    const exitCode = shows ? exitCodes.leaks : exitCodes.clean
    const options = reportOptions(io)
    io.stdout.write(
      format === 'json' ? heapJson(result, exitCode, options) : heapText(result, options),
    )
    return exitCode
  },
}

function checkFiles(files: readonly string[], isLive: boolean): void {
  if (isLive && files.length > 0) {
    throw new LeakscanError('USAGE', '--pid takes its own snapshots, and no files')
  }
  if (isLive || (files.length >= 1 && files.length <= most)) return
  throw new LeakscanError('USAGE', `heap takes one to ${most} snapshots`, {
    hint: 'Of one process, in the order in which they were taken: leakscan heap first.heapsnapshot second.heapsnapshot',
  })
}

/** The last snapshot is read a second time, for the names on the way to what is held. */
function checkPaths(paths: boolean, files: readonly string[], isLive: boolean): void {
  if (!paths || (!isLive && files.at(-1) !== '-')) return
  throw new LeakscanError('USAGE', '--paths reads a snapshot twice, so it needs a file')
}

const lockfiles = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'vlt-lock.json',
  'deno.lock',
]

/** A folder that is not named counts only if it is a project. */
function projectOf(values: Values, io: Io): Pick<MatchHeapOptions, 'project' | 'surroundings'> {
  const node = text(values, 'node')
  const surroundings = node === undefined ? {} : { node: version(node, '--node') }
  const project = text(values, 'project')
  if (project !== undefined) return { project, surroundings }
  const isProject = lockfiles.some((name) => existsSync(resolve(io.cwd, name)))
  return isProject ? { project: '.', surroundings } : { surroundings }
}

const million = 1e6

/** The spinner's text: how far, and how long it will take from here. */
function progress(
  say: (text: string) => void,
): (path: string, read: number, total: number | undefined) => void {
  let [started, current] = [performance.now(), '']
  return (path, read, total) => {
    if (path !== current) [started, current] = [performance.now(), path]
    const done = `Reading ${forTerminal(path)}: ${Math.round(read / million)} MB`
    if (total === undefined) return say(done)
    const left = ((performance.now() - started) / read) * (total - read)
    say(`${done} of ${Math.round(total / million)} MB, ${Math.ceil(left / 1000)} s left`)
  }
}
