import { writeFileSync } from 'node:fs'
import { displayPath } from '../../project/files.ts'
import type { Provable } from '../../verify/find.ts'
import { measurementOf } from '../../verify/measurement.ts'
import type { SessionOptions } from '../../verify/session.ts'
import type { Verification } from '../../verify/verify.ts'
import { verify } from '../../verify/verify.ts'
import type { Io } from '../command.ts'
import { version } from '../output.ts'
import type { Settings } from './settings.ts'

/** Verifies an advisory, and records the measurement if that was asked for and it holds. */
export async function prove(
  provable: Provable,
  options: SessionOptions,
  { versions, record }: Settings,
  io: Io,
): Promise<Verification> {
  const verification = await verify(provable, { ...options, versions })
  if (record && !verification.holds) {
    io.stderr.write('nothing is recorded, since it does not hold\n')
  } else if (record) writeMeasurement(verification, provable, io)
  return verification
}

function writeMeasurement(verification: Verification, { advisoryFile }: Provable, io: Io): void {
  const date = io.now.toISOString().slice(0, 10)
  const measurement = measurementOf(verification, { date, leakscan: version() })
  if (!measurement) return
  const file = advisoryFile.replace(/\.yaml$/, '.measured.json')
  writeFileSync(file, `${JSON.stringify(measurement, undefined, 2)}\n`)
  io.stderr.write(`${displayPath(file, io.cwd)} written\n`)
}
