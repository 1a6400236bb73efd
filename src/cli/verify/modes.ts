import type { Advisory } from '../../advisory/advisory.ts'
import { subjectOf } from '../../advisory/advisory.ts'
import type { Provable } from '../../verify/find.ts'
import type { Outcome } from '../../verify/outcome.ts'
import { checked, outcomeOf } from '../../verify/outcome.ts'
import type { Meta } from '../../verify/reproduction.ts'
import type { SessionOptions } from '../../verify/session.ts'
import type { Io } from '../command.ts'
import { reportOptions } from '../output.ts'
import type { Settings } from './settings.ts'

/** What came of one advisory: for people, for programs, and for the table at the end. */
export interface Shown {
  readonly text: string
  readonly json: unknown
  readonly outcome: Outcome
}

type Mode = (
  provable: Provable,
  options: SessionOptions,
  settings: Settings,
  io: Io,
) => Promise<Shown>

/** What `verify` does with one advisory. */
export const modes: Readonly<Record<Settings['mode'], Mode>> = {
  prove: async (provable, options, settings, io) => {
    const { prove } = await import('./prove.ts')
    const { verificationText } = await import('../../report/verification.ts')
    const verification = await prove(provable, options, settings, io)
    const text = verificationText(verification, reportOptions(io))
    return { text, json: facts(verification), outcome: outcomeOf(verification) }
  },
  bisect: async (provable, options, { versions: within }, io) => {
    const { bisect } = await import('../../verify/bisect.ts')
    const { bisectionText } = await import('../../report/bisection.ts')
    const { publishedVersions } = await import('./published.ts')
    const published = (meta: Meta) => publishedVersions(meta, io)
    const bisection = await bisect(provable, { ...options, published, within })
    const text = bisectionText(bisection, reportOptions(io))
    return { text, json: facts(bisection), outcome: outcomeOf(bisection) }
  },
  signature: async (provable, options, { versions }, io) => {
    const { loadDatabase } = await import('../../advisory/load.ts')
    const { checkSignature } = await import('../../verify/signature.ts')
    const { signatureCheckText } = await import('../../report/signature-check.ts')
    const check = await checkSignature(provable, await loadDatabase(), { ...options, versions })
    const { advisory, ...shown } = check
    return {
      text: signatureCheckText(check, reportOptions(io)),
      json: { id: advisory.id, package: subjectOf(advisory), ...shown },
      outcome: checked(advisory, check.holds),
    }
  },
}

/** The same for a verification and a bisection, of which each adds what it found. */
function facts<T extends { readonly advisory: Advisory; readonly meta: Meta }>(run: T) {
  const { advisory, meta, ...shown } = run
  const { id, leak } = advisory
  const { package: name, runtime, meter } = meta
  return { id, package: name, runtime, trigger: leak.trigger, meter, ...shown }
}
