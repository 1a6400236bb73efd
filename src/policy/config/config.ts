import type { EvidenceLevel, Scope, Severity } from '../../advisory/advisory.ts'
import type { Ignore } from '../ignore.ts'
import type { Omit } from '../threshold.ts'

/** What a config file says. Its keys are those of config.schema.json; what is absent is left to flags. */
export interface Config {
  /** How to call the file. */
  readonly file: string
  readonly failOn: Severity | 'never' | undefined
  readonly omit: readonly Omit[] | undefined
  readonly scope: readonly Scope[] | undefined
  readonly evidence: EvidenceLevel | undefined
  readonly fixableOnly: boolean | undefined
  /** Version of Node.js. */
  readonly node: string | undefined
  /** In days. */
  readonly maxDbAge: number | undefined
  /** Folders of private advisories, relative to the file's. */
  readonly advisories: readonly string[] | undefined
  /** Relative to the file's folder. */
  readonly baseline: string | undefined
  /** Their projects are relative to the file's folder. */
  readonly ignores: readonly Ignore[]
}
