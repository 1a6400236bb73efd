import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import validRange from 'semver/ranges/valid.js'
import { LeakscanError } from '../../errors.ts'
import { advisoriesFolder } from '../../paths.ts'
import { list, text } from '../args.ts'
import type { Io, Values } from '../command.ts'

/** What the options of `verify` ask for. */
export interface Settings {
  /** Where advisories are looked for. */
  readonly folders: readonly string[]
  readonly mode: 'prove' | 'bisect' | 'signature'
  /** Versions and `file:` specifiers; to bisect, ranges. */
  readonly versions: readonly string[] | undefined
  /** A version or range. */
  readonly node: string | undefined
  readonly runs: number
  readonly shard: { readonly index: number; readonly of: number } | undefined
  /** The file of the results. */
  readonly resume: string | undefined
  readonly record: boolean
  readonly json: boolean
}

const mostRuns = 100

/** @throws LeakscanError `USAGE`; `REPRODUCTION` where there can be no reproductions. */
export function settingsOf(values: Values, io: Io): Settings {
  const mode = modeOf(values)
  const record = values['record'] === true
  const versions = list(values, 'versions')
  if (record && (versions.length > 0 || mode !== 'prove')) {
    const others = '--versions, --bisect and --signature'
    throw new LeakscanError('USAGE', `--record goes without ${others}`, {
      hint: 'What is recorded are the versions that the reproduction names.',
    })
  }
  const resume = text(values, 'resume')
  return {
    folders: foldersOf(values, io),
    mode,
    versions:
      versions.length === 0
        ? undefined
        : versions.map(mode === 'bisect' ? range : specifier(io.cwd)),
    node: nodeOf(values),
    runs: runsOf(values),
    shard: shardOf(values),
    resume: resume === undefined ? undefined : resolve(io.cwd, resume),
    record,
    json: values['json'] === true,
  }
}

function modeOf(values: Values): Settings['mode'] {
  const [bisect, signature] = [values['bisect'] === true, values['signature'] === true]
  if (bisect && signature) {
    throw new LeakscanError('USAGE', 'verify takes either --bisect or --signature')
  }
  return bisect ? 'bisect' : signature ? 'signature' : 'prove'
}

function runsOf(values: Values): number {
  const runs = text(values, 'runs') ?? '1'
  if (/^[1-9]\d*$/.test(runs) && Number(runs) <= mostRuns) return Number(runs)
  throw new LeakscanError('USAGE', `--runs cannot be "${runs}"`, {
    hint: `It is a number from 1 to ${mostRuns}.`,
  })
}

function nodeOf(values: Values): string | undefined {
  const node = text(values, 'node')
  if (node === undefined || validRange(node) !== null) return node
  throw new LeakscanError('USAGE', `--node cannot be "${node}"`, {
    hint: 'It is a version such as 18.20.4, or a range such as 18.',
  })
}

function shardOf(values: Values): Settings['shard'] {
  const shard = text(values, 'shard')
  if (shard === undefined) return undefined
  const [, index = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(shard) ?? []).map(Number)
  if (index >= 1 && index <= of) return { index, of }
  throw new LeakscanError('USAGE', `--shard cannot be "${shard}"`, {
    hint: 'The first of four parts is 1/4, the last 4/4.',
  })
}

function range(wanted: string): string {
  if (validRange(wanted) !== null) return wanted
  throw new LeakscanError('USAGE', `--versions cannot be "${wanted}"`, {
    hint: 'With --bisect it is a list of ranges such as ^4,^5.',
  })
}

/** A version as it is, a local folder as an absolute one: it is installed from within the sandbox. */
function specifier(cwd: string): (wanted: string) => string {
  return (wanted) => {
    const path = /^file:(.+)$/.exec(wanted)?.[1]
    if (path !== undefined) return `file:${isAbsolute(path) ? path : resolve(cwd, path)}`
    if (/^\d[\w.+-]*$/.test(wanted)) return wanted
    throw new LeakscanError('USAGE', `--versions cannot be "${wanted}"`, {
      hint: 'It is a list of versions such as 7.4.1,7.4.2, or of file:<folder>.',
    })
  }
}

function foldersOf(values: Values, io: Io): string[] {
  const own = list(values, 'advisories').map((folder) => resolve(io.cwd, folder))
  if (own.length > 0 && values['yes'] !== true) {
    throw new LeakscanError('USAGE', 'reproductions from --advisories are programs that run here', {
      hint: 'Read them, and then say --yes.',
    })
  }
  const published = existsSync(advisoriesFolder) ? [advisoriesFolder] : []
  if (published.length + own.length > 0) return [...published, ...own]
  throw new LeakscanError('REPRODUCTION', 'the published package holds no reproductions', {
    hint: 'Clone the repository of leakscan and run `leakscan verify` there.',
  })
}
