import type { PassedOver } from '../fix/choose.ts'
import type { Fix } from '../fix/fix.ts'
import type { ProjectScan } from '../scan.ts'

/** What became of a project by a fix. */
export interface FixOutcome {
  readonly scanned: ProjectScan
  readonly fix: Fix
  readonly passedOver: readonly PassedOver[]
  readonly isDry: boolean
  /** Whether the files were replaced. */
  readonly written: boolean
  /** Whether the package manager installed it afterwards. */
  readonly installed: boolean
}
