import { existsSync, writeFileSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import validRange from 'semver/ranges/valid.js'
import { subjectOf } from '../advisory/advisory.ts'
import { LeakscanError } from '../errors.ts'
import { advisoriesFolder } from '../paths.ts'
import { displayPath } from '../project/files.ts'
import { verificationText } from '../report/verification.ts'
import { exitCodes } from '../report/verdict.ts'
import type { Provable } from '../verify/find.ts'
import type { Sandbox } from '../verify/sandbox.ts'
import type { SignatureCheck } from '../verify/signature.ts'
import type { Verification, VerifyOptions } from '../verify/verify.ts'
import { list, text } from './args.ts'
import type { Command, Io, Values } from './command.ts'
import { reportOptions, version } from './output.ts'
import { withSpinner } from './spinner.ts'

export const verifyCommand: Command = {
  help: `Usage: leakscan verify <LEAK-id | package> [options]

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
      --node <version>     run on this Node.js, a version or a range such as 18,
                           installed from npm (default: the one that is here if
                           the reproduction runs on it, or the newest that does)
      --runs <n>           so many processes per version (default: 1)
      --record             write LEAK-….measured.json beside the advisory
      --signature          check instead how it looks in a heap snapshot: that the
                           signature of the advisory shows in one of the affected
                           version and in none of the fixed one, and proposes one
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
  leakscan verify rxjs --node 18`,
  options: {
    versions: { type: 'string', multiple: true },
    node: { type: 'string' },
    runs: { type: 'string' },
    record: { type: 'boolean' },
    signature: { type: 'boolean' },
    json: { type: 'boolean' },
    yes: { type: 'boolean' },
    advisories: { type: 'string', multiple: true },
  },
  run: async ({ values, positionals: [subject, ...rest] }, io) => {
    if (subject === undefined || rest.length > 0) {
      throw new LeakscanError('USAGE', 'verify takes one advisory id or package', {
        hint: 'For example: leakscan verify LEAK-2019-0406',
      })
    }
    const settings = settingsOf(values, io)
    const { findProvable } = await import('../verify/find.ts')
    const provables = await findProvable(subject, foldersOf(values, io))
    if (values['signature'])
      return checkSignatures(provables, settings, values['json'] === true, io)
    const verifications = await inSandbox(io, async (place) => {
      const done: Verification[] = []
      for (const provable of provables) {
        const verification = await verifyOne(provable, place, settings, io)
        done.push(verification)
        if (!values['json']) io.stdout.write(verificationText(verification, reportOptions(io)))
        if (values['record']) await record(verification, provable, io)
      }
      return done
    })
    if (values['json']) io.stdout.write(json(verifications))
    return verifications.every(({ holds }) => holds) ? exitCodes.clean : exitCodes.leaks
  },
}

/** `verify --signature`. */
async function checkSignatures(
  provables: readonly Provable[],
  settings: Settings,
  asJson: boolean,
  io: Io,
): Promise<number> {
  const { checkSignature } = await import('../verify/signature.ts')
  const { signatureCheckText } = await import('../report/signature-check.ts')
  const { loadDatabase } = await import('../advisory/load.ts')
  const database = await loadDatabase()
  const checks = await inSandbox(io, async (place) => {
    const done: SignatureCheck[] = []
    for (const provable of provables) {
      const check = await withSpinner(io, provable.advisory.id, (say) =>
        checkSignature(provable, database, { ...place, ...optionsOf(settings, io), say }),
      )
      done.push(check)
      if (!asJson) io.stdout.write(signatureCheckText(check, reportOptions(io)))
    }
    return done
  })
  if (asJson) io.stdout.write(signaturesJson(checks))
  return checks.every(({ holds }) => holds) ? exitCodes.clean : exitCodes.leaks
}

function signaturesJson(checks: readonly SignatureCheck[]): string {
  const results = checks.map(({ advisory, ...shown }) => ({
    id: advisory.id,
    package: subjectOf(advisory),
    ...shown,
  }))
  return `${JSON.stringify({ schemaVersion: 1, results }, undefined, 2)}\n`
}

interface Settings {
  readonly runs: number
  readonly versions: readonly string[] | undefined
  /** A version or range. */
  readonly node: string | undefined
}

const mostRuns = 100

function settingsOf(values: Values, io: Io): Settings {
  const runs = text(values, 'runs') ?? '1'
  if (!/^[1-9]\d*$/.test(runs) || Number(runs) > mostRuns) {
    throw new LeakscanError('USAGE', `--runs cannot be "${runs}"`, {
      hint: `It is a number from 1 to ${mostRuns}.`,
    })
  }
  const versions = list(values, 'versions').map((wanted) => specifier(wanted, io.cwd))
  if (values['record'] && versions.length > 0) {
    throw new LeakscanError('USAGE', '--record goes without --versions', {
      hint: 'What is recorded are the versions that the reproduction names.',
    })
  }
  const node = text(values, 'node')
  if (node !== undefined && validRange(node) === null) {
    throw new LeakscanError('USAGE', `--node cannot be "${node}"`, {
      hint: 'It is a version such as 18.20.4, or a range such as 18.',
    })
  }
  return { runs: Number(runs), versions: versions.length > 0 ? versions : undefined, node }
}

/** A version as it is, a local folder as an absolute one: it is installed from within the sandbox. */
function specifier(wanted: string, cwd: string): string {
  const path = /^file:(.+)$/.exec(wanted)?.[1]
  if (path !== undefined) return `file:${isAbsolute(path) ? path : resolve(cwd, path)}`
  if (/^\d[\w.+-]*$/.test(wanted)) return wanted
  throw new LeakscanError('USAGE', `--versions cannot be "${wanted}"`, {
    hint: 'It is a list of versions such as 7.4.1,7.4.2, or of file:<folder>.',
  })
}

function foldersOf(values: Values, io: Io): string[] {
  const own = list(values, 'advisories').map((folder) => resolve(io.cwd, folder))
  if (own.length > 0 && !values['yes']) {
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

interface Place {
  readonly sandbox: Sandbox
  readonly signal: AbortSignal
}

/** Interrupted, it still stops its processes and removes its folder before leakscan ends with exit 2. */
async function inSandbox<T>(io: Io, use: (place: Place) => Promise<T>): Promise<T> {
  const { createSandbox } = await import('../verify/sandbox.ts')
  const stop = new AbortController()
  const abort = () => stop.abort()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, abort)
  const sandbox = createSandbox(io.env)
  try {
    return await use({ sandbox, signal: stop.signal })
  } finally {
    sandbox.remove()
    for (const signal of signals) process.off(signal, abort)
  }
}

async function verifyOne(
  provable: Provable,
  place: Place,
  settings: Settings,
  io: Io,
): Promise<Verification> {
  const { verify } = await import('../verify/verify.ts')
  return withSpinner(io, provable.advisory.id, (say) =>
    verify(provable, { ...place, ...optionsOf(settings, io), say }),
  )
}

function optionsOf(settings: Settings, { env }: Io): Omit<VerifyOptions, 'sandbox'> {
  return {
    ...settings,
    env,
    ownNode: { path: process.execPath, version: process.versions.node },
  }
}

async function record(verification: Verification, provable: Provable, io: Io): Promise<void> {
  if (!verification.holds) {
    io.stderr.write('nothing is recorded, since it does not hold\n')
    return
  }
  const { measurementOf } = await import('../verify/measurement.ts')
  const date = io.now.toISOString().slice(0, 10)
  const measurement = measurementOf(verification, { date, leakscan: version() })
  if (!measurement) return
  const file = provable.advisoryFile.replace(/\.yaml$/, '.measured.json')
  writeFileSync(file, `${JSON.stringify(measurement, undefined, 2)}\n`)
  io.stderr.write(`${displayPath(file, io.cwd)} written\n`)
}

function json(verifications: readonly Verification[]): string {
  const results = verifications.map(({ advisory, meta, ...shown }) => {
    const { id, leak } = advisory
    const { package: name, runtime, meter } = meta
    return { id, package: name, runtime, trigger: leak.trigger, meter, ...shown }
  })
  return `${JSON.stringify({ schemaVersion: 1, results }, undefined, 2)}\n`
}
