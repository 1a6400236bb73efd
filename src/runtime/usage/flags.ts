import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { displayPath } from '../../project/files.ts'
import { listing } from './source-files.ts'
import type { UsePlace } from './usage.ts'

/** Files in a project's folder that say how it is started, or with which NODE_OPTIONS. */
const startFile =
  /^(?:package\.json|\.npmrc|\.env(?:\..+)?|Procfile|(?:.+\.)?(?:Dockerfile|Containerfile)(?:\..+)?|(?:docker-)?compose.*\.ya?ml|ecosystem\.config\.\w+|app\.ya?ml|.+\.(?:sh|service))$/i

/** No file of those that people write comes near. */
const maxBytes = 1024 * 1024

/** Where flags of Node.js stand in what starts a project, by flag. */
export function flagPlaces(
  flags: readonly string[],
  folder: string,
  cwd: string,
): Map<string, UsePlace[]> {
  const distinct = [...new Set(flags)]
  const files = listing(folder).filter((entry) => entry.isFile() && startFile.test(entry.name))
  const lines = files.flatMap(({ name }) => {
    const path = join(folder, name)
    const file = displayPath(path, cwd)
    return textOf(path)
      .split('\n')
      .map((text, index) => ({ text, place: { file, line: index + 1 } }))
  })
  return new Map(
    distinct.map((flag) => [
      flag,
      lines.filter(({ text }) => hasFlag(text, flag)).map(({ place }) => place),
    ]),
  )
}

/** `--inspect` and `--inspect=0`, and not `--inspect-brk`. */
function hasFlag(line: string, flag: string): boolean {
  const words = line.split(/[\s"'`,[\]]+/)
  return words.some((word) => word.split('=').includes(flag))
}

function textOf(path: string): string {
  try {
    return statSync(path).size > maxBytes ? '' : readFileSync(path, 'utf8')
  } catch {
    // It went away, or nobody may read it: then it says nothing.
    return ''
  }
}
