/** Orders two texts the same way on every machine, which localeCompare does not. */
export function codeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
