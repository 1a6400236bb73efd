import type { Package } from '../graph/graph.ts'
import { readInstalledProject } from '../project/installed.ts'
import { readProject } from '../project/read.ts'
import type { Project } from '../project/project.ts'
import { forTerminal } from '../report/sanitise.ts'
import type { Command } from './command.ts'

export const listCommand: Command = {
  help: `Usage: leakscan list [path] [options]

Lists the packages that a scan checks, one name@version a line, sorted and
unique: aliases under their real name, without workspaces, links, git and file
dependencies, which are not checked.

Options:
      --installed   read node_modules instead of the lockfile
      --json        every entry: place, line, flags, why it is not checked
  -h, --help        show this help

Examples:
  leakscan list | grep '^pg@'
  leakscan list services/api --json`,
  options: { json: { type: 'boolean' }, installed: { type: 'boolean' } },
  run: async ({ values, positionals }, io) => {
    const read = values['installed'] ? readInstalledProject : readProject
    const project = await read(positionals[0] ?? '.', io.cwd)
    io.stdout.write(values['json'] ? listJson(project) : listText(project))
    return 0
  },
}

function listText({ graph }: Project): string {
  const names = graph.packages
    .filter(({ source, version }) => source === 'registry' && version !== undefined)
    .map(({ name, version }) => forTerminal(`${name}@${version}`))
  const lines = [...new Set(names)].toSorted()
  return lines.map((line) => `${line}\n`).join('')
}

function listJson({ graph, lockfile }: Project): string {
  const { format, formatVersion } = graph
  const packages = graph.packages.map((pkg) => {
    const { dev, optional, peer } = graph.reach(pkg)
    const flags = { dev: dev ?? null, optional: optional ?? null, peer: peer ?? null }
    return { ...pkg, ...flags, notChecked: whyNotChecked(pkg) }
  })
  const listed = { schemaVersion: 1, lockfile, format, formatVersion, packages }
  return `${JSON.stringify(listed, undefined, 2)}\n`
}

const reasons = {
  workspace: 'a workspace of the project',
  link: 'a link to a folder',
  file: 'from a file or folder, not a registry',
  git: 'from git, not a registry',
  tarball: 'from a URL, not a registry',
  jsr: 'from JSR, not the npm registry',
  module: 'a module from a URL, not a registry',
  unknown: 'the lockfile does not say where it comes from',
} as const satisfies Record<Exclude<Package['source'], 'registry'>, string>

/** Why a scan does not match a package, or `null` when it does. */
function whyNotChecked({ source, version }: Package): string | null {
  if (source !== 'registry') return reasons[source]
  return version === undefined ? 'the lockfile has no version for it' : null
}
