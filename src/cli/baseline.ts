import { dirname, resolve } from 'node:path'
import type { KnownPackages } from '../policy/baseline.ts'
import { packagesOf } from '../policy/baseline.ts'
import { displayPath } from '../project/files.ts'
import { openProjects } from '../project/open.ts'
import { claimsIn } from '../runtime/scan-runtime.ts'
import { text } from './args.ts'
import type { Command, Io, Values } from './command.ts'

export const baselineCommand: Command = {
  help: `Usage: leakscan baseline [paths…] [options]

Writes down the packages and the Node.js of each project. A scan with --baseline then reports
and fails on leaks only that are new since: a leak of a version that is in the
file is not, even when its advisory is published later. In a git repository
\`leakscan --since <revision>\` does the same without a file.

Options:
      --output <file>  where to write it; default: standard output
  -r, --recursive      every project below the paths; .gitignore counts
      --installed      read node_modules instead of the lockfile
      --staged         read what is staged in git, not the work tree
  -h, --help           show this help

Examples:
  leakscan baseline --recursive --output leakscan-baseline.json
  leakscan --recursive --baseline leakscan-baseline.json`,
  options: {
    output: { type: 'string' },
    recursive: { type: 'boolean', short: 'r' },
    installed: { type: 'boolean' },
    staged: { type: 'boolean' },
  },
  run: async ({ values, positionals }, io) => {
    const output = text(values, 'output')
    const file = resolve(io.cwd, output ?? 'stdout')
    const projects = await knownProjects(positionals, values, dirname(file), io)
    const { writeBaseline } = await import('../policy/baseline-file.ts')
    const written = writeBaseline(projects)
    if (output === undefined) io.stdout.write(written)
    else {
      const { writeAtomically } = await import('./write-file.ts')
      await writeAtomically(file, written, output)
    }
    return 0
  },
}

/** The packages of the projects, by their folders relative to that of the file. */
async function knownProjects(
  paths: readonly string[],
  values: Values,
  folder: string,
  { cwd, stdin }: Io,
): Promise<Map<string, KnownPackages>> {
  const flag = (name: string) => values[name] === true
  const where = {
    paths,
    stdin,
    recursive: flag('recursive'),
    installed: flag('installed'),
    staged: flag('staged'),
  }
  const opened = await openProjects(where, cwd)
  const known = new Map<string, KnownPackages>()
  for (const path of opened.paths) {
    const project = await opened.read(path)
    if (!project) continue
    const place = displayPath(dirname(resolve(cwd, project.lockfile)), folder)
    const node = (await claimsIn(project, cwd)).map(({ written }) => written)
    const now = { ...packagesOf(project.graph), node: [...new Set(node)].toSorted() }
    known.set(place, union(known.get(place), now))
  }
  return known
}

/** Two SBOMs in one folder are one project. */
function union(one: KnownPackages | undefined, other: KnownPackages): KnownPackages {
  if (!one) return other
  return {
    packages: both(one.packages, other.packages),
    devPackages: both(one.devPackages, other.devPackages),
    node: both(one.node, other.node),
  }
}

function both(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].toSorted()
}
