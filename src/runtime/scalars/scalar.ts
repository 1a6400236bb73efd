/** One value of a configuration file, and where it stands. */
export interface Scalar {
  /** Keys, and for the items of lists their index: `['jobs', 'test', 'steps', '0', 'uses']`. */
  readonly path: readonly string[]
  readonly value: string
  /** From 1. */
  readonly line: number
}

/**
 * Whether a path fits a pattern: `*` stands for one key or index, `**` in front for any number.
 *
 * @param pattern - `jobs.*.steps.*.with.node-version`
 */
export function fits(path: readonly string[], pattern: string): boolean {
  const parts = pattern.split('.')
  const anywhere = parts[0] === '**'
  const wanted = anywhere ? parts.slice(1) : parts
  if (anywhere ? path.length < wanted.length : path.length !== wanted.length) return false
  const end = path.slice(path.length - wanted.length)
  return wanted.every((part, index) => part === '*' || part === end[index])
}

/** The scalars whose path fits one of the patterns. */
export function select(scalars: readonly Scalar[], ...patterns: readonly string[]): Scalar[] {
  return scalars.filter(({ path }) => patterns.some((pattern) => fits(path, pattern)))
}
