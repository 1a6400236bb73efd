import type { LockfileFormat } from '../graph/graph.ts'
import type { Upgrade } from './plan.ts'

export type PackageManager = 'npm' | 'yarn-classic' | 'yarn-berry' | 'pnpm' | 'bun'

/** How to carry out an upgrade: commands for a shell, and what to put into package.json before them. */
export interface HowTo {
  /** What to add to the root package.json, as an object to merge. */
  readonly manifest?: Readonly<Record<string, unknown>>
  readonly commands: readonly string[]
}

/** The package manager that writes a format; npm where the format is nobody's lockfile. */
export function packageManagerOf(format: LockfileFormat): PackageManager {
  const writers: readonly string[] = ['yarn-classic', 'yarn-berry', 'pnpm', 'bun']
  const isWriter = (name: string): name is PackageManager => writers.includes(name)
  return isWriter(format) ? format : 'npm'
}

interface Names {
  readonly nameOf: (id: string) => string
  /** Whether no later version is known to leak again, so that "the newest in range" will do. */
  readonly newestIsSafe: boolean
}

/** How to carry out an upgrade, or `undefined` where nothing can be run. */
export function howTo(upgrade: Upgrade, manager: PackageManager, names: Names): HowTo | undefined {
  const { kind, package: name, to, importers } = upgrade
  if (to === undefined) return undefined
  if (kind === 'relax' || (kind === 'in-place' && importers.length > 0)) {
    return { commands: install(manager, upgrade, names) }
  }
  if (kind === 'in-place' && names.newestIsSafe) return { commands: refresh(manager, quote(name)) }
  if (upgrade.overriddenBy !== undefined) return undefined
  if (upgrade.blockers.some(({ bundles }) => bundles)) return undefined
  const dependents = upgrade.blockers.map(({ id }) => names.nameOf(id))
  return {
    manifest: override(manager, name, to, kind === 'parent' ? dependents : []),
    commands: [`${programOf(manager)} install`],
  }
}

function programOf(manager: PackageManager): string {
  return manager.startsWith('yarn') ? 'yarn' : manager
}

/** Gives direct dependencies a new range, in each importer that has one. */
function install(manager: PackageManager, upgrade: Upgrade, { nameOf }: Names): string[] {
  const { package: name, alias, to, importers } = upgrade
  const real = `${name}@${manager === 'yarn-berry' ? '^' : ''}${to}`
  const spec = quote(alias === undefined ? real : `${alias}@npm:${real}`)
  if (manager === 'yarn-berry') return [`yarn up ${spec}`]
  return importers.map((id) => {
    const folder = quote(id)
    switch (manager) {
      case 'npm':
        return `npm install ${spec}${id === '' ? '' : ` --workspace ${folder}`}`
      case 'yarn-classic':
        return `yarn ${id === '' ? '' : `workspace ${quote(nameOf(id))} `}upgrade ${spec}`
      case 'pnpm':
        return `pnpm ${id === '' ? '' : `--filter ${quote(`./${id}`)} `}update ${spec}`
      case 'bun':
        return `bun add ${spec}${id === '' ? '' : ` --cwd ${folder}`}`
    }
  })
}

/** A word of a shell command: names and folders come from the lockfile, and the reader may paste them. */
function quote(word: string): string {
  return /^[\w@%+=:,./^-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** Lets the lockfile take the newest version that every range admits. */
function refresh(manager: PackageManager, name: string): string[] {
  switch (manager) {
    case 'npm':
      return [`npm update ${name}`]
    case 'yarn-classic':
      return [`npx yarn-deduplicate --strategy highest --packages ${name}`, 'yarn install']
    case 'yarn-berry':
      return [`yarn up --recursive ${name}`]
    case 'pnpm':
      return [`pnpm update --recursive --depth Infinity ${name}`]
    case 'bun':
      return [`bun update ${name}`]
  }
}

/** The package manager's way to force a version on dependents: on all of them where none is named. */
function override(
  manager: PackageManager,
  name: string,
  to: string,
  dependents: readonly string[],
): Record<string, unknown> {
  const by = (join: (dependent: string) => string) =>
    dependents.length === 0
      ? { [name]: to }
      : Object.fromEntries(dependents.map((dependent) => [join(dependent), to]))
  switch (manager) {
    case 'npm':
      return {
        overrides:
          dependents.length === 0
            ? { [name]: to }
            : Object.fromEntries(dependents.map((dependent) => [dependent, { [name]: to }])),
      }
    case 'yarn-classic':
    case 'yarn-berry':
      return { resolutions: by((dependent) => `${dependent}/${name}`) }
    case 'pnpm':
      return { pnpm: { overrides: by((dependent) => `${dependent}>${name}`) } }
    case 'bun':
      return { overrides: { [name]: to } }
  }
}
