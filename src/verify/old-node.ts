import { basename, join } from 'node:path'
import lt from 'semver/functions/lt.js'
import major from 'semver/functions/major.js'
import { LeakscanError } from '../errors.ts'

/** Below, Node.js lacks what the runner is written with; it is built a second time for them. */
const firstModern = 18

/** Below, it has not even what reproductions are translated to. */
export const oldestNode = '6.5.0'

export function isOld(version: string): boolean {
  return major(version) < firstModern
}

/**
 * Translates a reproduction for a Node.js without ES modules.
 *
 * @returns the CommonJS file, in the folder.
 * @throws LeakscanError `NODE_VERSION` for a Node.js that is too old, `REPRODUCTION` when it cannot be done.
 */
export async function translate(file: string, version: string, folder: string): Promise<string> {
  if (lt(version, oldestNode)) {
    throw new LeakscanError('NODE_VERSION', `reproductions cannot run on Node.js ${version}`, {
      hint: `They need Node.js ${oldestNode} or later.`,
    })
  }
  const outfile = join(folder, basename(file).replace(/\.mjs$/, '.cjs'))
  try {
    // Only a checkout has it, as it has the reproductions: it is what builds the runner for these versions.
    const { build } = await import('esbuild')
    const target = `node${version}`
    const settings = { bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' } as const
    await build({ ...settings, target, outfile, entryPoints: [file] })
    return outfile
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeakscanError(
      'REPRODUCTION',
      `${file}: cannot be translated for Node.js ${version}`,
      {
        hint: reason,
        cause,
      },
    )
  }
}
