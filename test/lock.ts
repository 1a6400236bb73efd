/** The text of a lockfile of version 3 with these entries, as npm lays it out. */
export function lockfile(packages: Readonly<Record<string, unknown>>, root: object = {}): string {
  const lock = {
    name: 'app',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: 'app', ...root }, ...packages },
  }
  return `${JSON.stringify(lock, undefined, 2)}\n`
}
