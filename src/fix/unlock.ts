/**
 * The text of a yarn 1 lockfile without the entries of some packages, as they are called there: yarn then
 * takes the newest versions that their ranges admit.
 */
export function unlock(text: string, names: ReadonlySet<string>): string {
  const kept: string[] = []
  let isKept = true
  for (const line of text.split('\n')) {
    if (/^[^\s#]/.test(line)) isKept = !descriptorNames(line).some((name) => names.has(name))
    if (isKept) kept.push(line)
  }
  return kept.join('\n')
}

/** `a@^1, "@s/b@npm:c@2":` is of `a` and `@s/b`. */
function descriptorNames(key: string): string[] {
  return key
    .replace(/:\s*$/, '')
    .split(', ')
    .map((descriptor) => descriptor.replaceAll('"', ''))
    .map((descriptor) => descriptor.slice(0, descriptor.indexOf('@', 1)))
}
