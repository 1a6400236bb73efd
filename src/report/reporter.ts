import type { ScanResult } from '../scan.ts'
import type { Verdict } from './verdict.ts'

export interface ReportOptions {
  /** Columns of the terminal. */
  readonly width: number
  readonly colour: boolean
  /** leakscan's own version. */
  readonly version: string
  /**
   * The path from the root of the repository to the working directory, with `/`; `''` where they are the
   * same, which is the default. Other programs name files as from there.
   */
  readonly prefix?: string
  /** Makes SARIF's leaks alerts of security, which they are not by themselves. Default: no. */
  readonly sarifSecurity?: boolean
  /** Bytes that the place of a Markdown report holds. Default: what a comment on GitHub does. */
  readonly limit?: number
}

/** Turns a result into the text of one format. Pure: computes nothing, prints nothing. */
export type Reporter = (result: ScanResult, verdict: Verdict, options: ReportOptions) => string

/** One that loads what it needs for this result. */
export type LateReporter = (...given: Parameters<Reporter>) => Promise<string>
