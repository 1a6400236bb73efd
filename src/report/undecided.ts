import type { Place } from '../project/project.ts'
import type { ProjectScan, ScanFailure, ScanResult } from '../scan.ts'

/** Something that could not be checked: no report may take it for clean. */
export interface Undecided {
  /** What and why, in one sentence. */
  readonly text: string
  /** What to do about it. */
  readonly hint?: string
  readonly place?: Place
}

/** The projects that could not be read, and the packages whose version could not be compared. */
export function undecidedOf({ failures, projects }: ScanResult): Undecided[] {
  return [...failures.map(ofFailure), ...projects.flatMap(ofProject)]
}

export function ofFailure({ path, error: { message, hint } }: ScanFailure): Undecided {
  // Messages begin with the file, and with the line where there is one.
  const line = /^[^:\n]*:(\d+):/.exec(message)?.[1]
  return {
    text: message,
    ...(hint !== undefined && { hint }),
    ...(line !== undefined && {
      place: { file: message.split(':')[0] ?? path, line: Number(line) },
    }),
  }
}

export function ofProject({ project, unreadable }: ProjectScan): Undecided[] {
  return unreadable.map((pkg) => ({
    text: `${pkg.name} could not be checked: ${pkg.version === undefined ? 'it has no version' : `"${pkg.version}" is not SemVer`}`,
    place: project.placeOf(pkg),
  }))
}
