/** Where a project says which Node.js it runs on. */
export type ClaimSource =
  | '--node'
  | 'dockerfile'
  | 'compose'
  | 'serverless'
  | 'platform'
  | 'version-file'
  | 'tool-versions'
  | 'mise'
  | 'npmrc'
  | 'pnpm'
  | 'volta'
  | 'dev-engines'
  | 'node-package'
  | 'engines'
  | 'ci'
  | 'running'

/**
 * What a claim is about, the strongest first. `flag`: the user says so; `deploy`: what runs in
 * production; `pin`: what the project is developed with; `ci`: what tests or builds run on; `support`: what
 * it says it can run on; `running`: what leakscan itself runs on, for want of anything else.
 */
export const roles = ['flag', 'deploy', 'pin', 'ci', 'support', 'running'] as const

export type Role = (typeof roles)[number]

/** One place that names a version of Node.js. */
export interface Claim {
  readonly source: ClaimSource
  readonly role: Role
  /** As it is written: `node:20-alpine`, `lts/*`, `>=18`. */
  readonly written: string
  /**
   * The version, in the words that nvm and npm share: `20.11.0`, `20`, `lts/iron`, `latest`, `>=18 <21`.
   * Absent where it depends on something that is not written down, such as a build argument.
   */
  readonly spec?: string
  /** From 1. */
  readonly line: number
}

/** A claim, and the file that it stands in, called as the user would. */
export interface PlacedClaim extends Claim {
  readonly file: string
}
