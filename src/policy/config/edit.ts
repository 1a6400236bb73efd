import { basename } from 'node:path'
import type { Ignore } from '../ignore.ts'
import { checkConfig } from './check.ts'
import { manifestKey, manifestName } from './manifest.ts'
import { parseConfig } from './read.ts'

/** An ignore as a file has it. */
export type WrittenIgnore = Omit<Ignore, 'place'>

/** What is to be written where: `at` is the place of an ignore to renew, or the end of the list. */
export interface Edit {
  readonly ignore: WrittenIgnore
  /** Index of the ignore in the list, or its length. */
  readonly at: number
  readonly renews: boolean
}

const schema = 'https://unpkg.com/leakscan/dist/schemas/config.schema.json'

/** The text of a new config with one ignore. */
export function newConfig(ignore: WrittenIgnore): string {
  return `${JSON.stringify({ $schema: schema, ignores: [ignore] }, undefined, 2)}\n`
}

/**
 * The text of a config with one more ignore, everything else as it was: comments, order, indentation. An
 * ignore of the very same findings gets the new reason and end.
 *
 * @param file - its name says what it is written in.
 * @throws LeakscanError `CONFIG` when the config is wrong already.
 */
export async function withIgnore(
  text: string,
  file: string,
  ignore: WrittenIgnore,
): Promise<string> {
  const before = await ignoresIn(text, file)
  const same = before.findIndex((other) => subjectOf(other) === subjectOf(ignore))
  const edit = { ignore, at: same === -1 ? before.length : same, renews: same !== -1 }
  const edited = await write(text, file, edit)
  const expected = [...before.slice(0, edit.at), ignore, ...before.slice(edit.at + 1)]
  if (JSON.stringify(await ignoresIn(edited, file)) !== JSON.stringify(expected.map(ordered))) {
    throw new Error(`${file}: adding an ignore would have changed something else`)
  }
  return edited
}

async function write(text: string, file: string, edit: Edit): Promise<string> {
  if (file.endsWith('.json')) {
    const { editJson } = await import('./edit-json.ts')
    return editJson(text, basename(file) === manifestName ? [manifestKey] : [], edit)
  }
  const { editYaml } = await import('./edit-yaml.ts')
  return editYaml(text, edit)
}

async function ignoresIn(text: string, file: string): Promise<WrittenIgnore[]> {
  const node = await parseConfig(text, file)
  return node ? checkConfig(node, file).ignores.map(ordered) : []
}

function ordered({
  id,
  package: name,
  path,
  project,
  reason,
  until,
}: WrittenIgnore): WrittenIgnore {
  return {
    ...(id !== undefined && { id }),
    ...(name !== undefined && { package: name }),
    ...(path !== undefined && { path }),
    ...(project !== undefined && { project }),
    reason,
    until,
  }
}

function subjectOf({ id, package: name, path, project }: WrittenIgnore): string {
  return JSON.stringify([id, name, path, project])
}
