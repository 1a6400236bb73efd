import { LeakscanError } from '../src/errors.ts'

/** The LeakscanError that an action throws; `undefined` when it throws none, and any other goes on. */
export function failureOf(action: () => unknown): LeakscanError | undefined {
  try {
    action()
  } catch (error) {
    if (error instanceof LeakscanError) return error
    throw error
  }
  return undefined
}
