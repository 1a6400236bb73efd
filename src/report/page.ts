import type { Database } from '../advisory/database.ts'
import type { Threshold } from '../policy/threshold.ts'
import type { Paint } from './paint.ts'

/** What the blocks of the terminal report are laid out on. */
export interface Page {
  readonly paint: Paint
  /** In columns. */
  readonly width: number
  readonly database: Database
  /** What fails; absent where nothing does. */
  readonly threshold?: Threshold
}
