export const manifestName = 'package.json'

/** The key of a package.json under which a config may stand. */
export const manifestKey = 'leakscan'

/** Whether it is worth parsing: a manifest that depends on leakscan has the word, too. */
export function mayHaveConfig(manifest: string): boolean {
  return manifest.includes(`"${manifestKey}"`)
}
