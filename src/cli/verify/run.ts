import { LeakscanError } from '../../errors.ts'
import { outcomesText } from '../../report/outcomes.ts'
import { exitCodes } from '../../report/verdict.ts'
import type { Provable } from '../../verify/find.ts'
import { findProvable, inShard } from '../../verify/find.ts'
import type { Outcome } from '../../verify/outcome.ts'
import { failed, held, readOutcomes, writeOutcome } from '../../verify/outcome.ts'
import type { Io } from '../command.ts'
import { reportOptions } from '../output.ts'
import { withSpinner } from '../spinner.ts'
import type { Shown } from './modes.ts'
import { modes } from './modes.ts'
import type { Place } from './sandbox.ts'
import { inSandbox } from './sandbox.ts'
import type { Settings } from './settings.ts'

/**
 * Runs the reproductions that are asked for, and resolves to the exit code.
 *
 * @param subjects - ids and names of packages; none: all there are.
 */
export async function runVerify(
  subjects: readonly string[],
  settings: Settings,
  io: Io,
): Promise<number> {
  const found = await findProvable(subjects, settings.folders)
  const provables = inShard(wanted(found, subjects, settings), settings.shard)
  const known = settings.resume === undefined ? [] : readOutcomes(settings.resume)
  const todo = provables.filter(({ advisory: { id } }) => !held(id, known))
  const all = await inSandbox(io, (place) => runEach(todo, place, settings, io))
  const ids = new Set(provables.map(({ advisory: { id } }) => id))
  const before = known.filter(({ id }) => held(id, known) && ids.has(id))
  const outcomes = [...before, ...all.map(({ outcome }) => outcome)]
  if (settings.json) io.stdout.write(jsonText(all))
  else if (provables.length > 1) io.stdout.write(outcomesText(outcomes, reportOptions(io)))
  return exitCodeOf(outcomes)
}

/** Of all there are, only those with a signature have one to check. */
function wanted(
  found: readonly Provable[],
  subjects: readonly string[],
  { mode }: Settings,
): readonly Provable[] {
  if (mode !== 'signature' || subjects.length > 0) return found
  return found.filter(({ advisory }) => advisory.signature !== undefined)
}

async function runEach(
  provables: readonly Provable[],
  place: Place,
  settings: Settings,
  io: Io,
): Promise<Shown[]> {
  const all: Shown[] = []
  for (const provable of provables) {
    const shown = await runOne(provable, place, settings, io).catch((error: unknown) => {
      // One of many that cannot be run does not keep the others from it.
      if (provables.length === 1 || place.signal.aborted) throw error
      return shownFailure(provable, error)
    })
    all.push(shown)
    if (settings.resume !== undefined) writeOutcome(settings.resume, shown.outcome)
    if (!settings.json) io.stdout.write(shown.text)
  }
  return all
}

function runOne(provable: Provable, place: Place, settings: Settings, io: Io): Promise<Shown> {
  const ownNode = { path: process.execPath, version: process.versions.node }
  const { mode, node, runs } = settings
  return withSpinner(io, provable.advisory.id, (say) =>
    modes[mode](provable, { ...place, env: io.env, ownNode, node, runs, say }, settings, io),
  )
}

function shownFailure({ advisory }: Provable, error: unknown): Shown {
  if (!(error instanceof LeakscanError)) throw error
  const outcome = failed(advisory, error)
  const { code, message } = error
  const json = { id: advisory.id, error: { code, message } }
  return { text: `${advisory.id}: ${message}\n`, json, outcome }
}

function jsonText(all: readonly Shown[]): string {
  const results = all.map((shown) => shown.json)
  return `${JSON.stringify({ schemaVersion: 1, results }, undefined, 2)}\n`
}

function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.some(({ result }) => result === 'does not hold')) return exitCodes.leaks
  const ran = outcomes.every(({ result }) => result === 'holds')
  return ran ? exitCodes.clean : exitCodes.undecided
}
