import type { Command } from './command.ts'

export interface CommandEntry {
  readonly name: string
  /** Its line in `leakscan --help`. */
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** Each is loaded when it is asked for: a scan should not pay for the others. The first is the default. */
export const commands = [
  {
    name: 'scan',
    summary: 'report the known memory leaks among the installed packages',
    load: async () => (await import('./scan.ts')).scanCommand,
  },
  {
    name: 'list',
    summary: 'list every package that was read from the lockfile',
    load: async () => (await import('./list.ts')).listCommand,
  },
  {
    name: 'explain',
    summary: 'show all that is known about an advisory or a package',
    load: async () => (await import('./explain.ts')).explainCommand,
  },
  {
    name: 'fix',
    summary: 'carry out the upgrades that remove leaks, and prove it',
    load: async () => (await import('./fix.ts')).fixCommand,
  },
  {
    name: 'heap',
    summary: 'name the known leak that a heap snapshot shows',
    load: async () => (await import('./heap.ts')).heapCommand,
  },
  {
    name: 'verify',
    summary: 'prove an advisory: run its reproduction and watch the memory',
    load: async () => (await import('./verify/index.ts')).verifyCommand,
  },
  {
    name: 'ignore',
    summary: 'set a leak aside, with a reason and an end',
    load: async () => (await import('./ignore.ts')).ignoreCommand,
  },
  {
    name: 'baseline',
    summary: 'write down what is there, so that only new leaks are reported',
    load: async () => (await import('./baseline.ts')).baselineCommand,
  },
  {
    name: 'db',
    summary: 'update the advisory database, or work on it: lint, new, build …',
    load: async () => (await import('./db/index.ts')).dbCommand,
  },
] as const satisfies readonly CommandEntry[]
