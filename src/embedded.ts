/**
 * Files of the package that a build carries inside itself, by their path from the package's root. The
 * package has them on the disk; the bundle of the GitHub Action is built with a module of its own here.
 */
export const embedded: ReadonlyMap<string, string> = new Map()
