import type { ScanResult } from '../scan.ts'
import type { Verdict } from './verdict.ts'

export interface ReportOptions {
  /** Columns of the terminal. */
  readonly width: number
  readonly colour: boolean
  /** leakscan's own version. */
  readonly version: string
}

/** Turns a result into the text of one format. Pure: computes nothing, prints nothing. */
export type Reporter = (result: ScanResult, verdict: Verdict, options: ReportOptions) => string
