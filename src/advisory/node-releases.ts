/** The releases of Node.js, as `advisories/runtime/node/releases.json` lists them. */
export interface NodeReleases {
  /** The day on which the registry was asked, `YYYY-MM-DD`. */
  readonly updated: string
  /** The oldest first. */
  readonly lines: readonly ReleaseLine[]
}

/** A release line: a major, and before 4 a minor. Dates are those of Node.js's release schedule. */
export interface ReleaseLine {
  /** `20`, or `0.12`. */
  readonly line: string
  readonly start: string
  /** The day on which it became a long-term support line; absent: never. */
  readonly lts?: string
  /** Its name from then on: `Iron`. */
  readonly codename?: string
  /** The day on which its support ends. */
  readonly end: string
  /** Every release without prereleases, the oldest first. */
  readonly versions: readonly string[]
}

/** The release line of a version: `20` of `20.11.0`, `0.12` of `0.12.18`. */
export function lineOf(version: string): string {
  const [major = '', minor = ''] = version.split('.')
  return major === '0' ? `0.${minor}` : major
}

export function newestOf({ versions }: ReleaseLine): string {
  return versions.at(-1) ?? ''
}

/** Whether the support of a line had ended when the table was made. */
export function hasEnded({ end }: ReleaseLine, { updated }: NodeReleases): boolean {
  return end <= updated
}

/** All releases of all lines, the oldest first. */
export function allReleases({ lines }: NodeReleases): string[] {
  return lines.flatMap(({ versions }) => versions)
}
