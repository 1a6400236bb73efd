import { randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { LeakscanError } from '../errors.ts'

/**
 * Writes a file at once: whoever reads it meanwhile, or when this is cut short, sees the old one or the new
 * one. A link stays a link, and permissions stay what they are.
 *
 * @param shown - how to call the file in messages.
 * @throws LeakscanError `USAGE` when it cannot be written.
 */
export async function writeAtomically(file: string, text: string, shown: string): Promise<void> {
  const target = realPath(file)
  const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const mode = await stat(target).then(
      (info) => info.mode,
      () => undefined,
    )
    await writeFile(temporary, text, { flag: 'wx', ...(mode !== undefined && { mode }) })
    await rename(temporary, target)
  } catch (cause) {
    await rm(temporary, { force: true })
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeakscanError('USAGE', `${shown}: cannot be written: ${reason}`, { cause })
  }
}

function realPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    // It is not there yet.
    return file
  }
}
