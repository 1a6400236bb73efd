import type { PackageManager } from './package-manager.ts'
import type { VersionRules } from '../lockfile/version-rules.ts'
import { overrideSettings } from './override.ts'
import type { HowTo, Setting, Step } from './upgrade.ts'

/** What the words of a command depend on, beside the package manager. */
export interface Workspaces {
  /** The name of an importer, by its folder. */
  readonly nameOf: (id: string) => string
  readonly several: boolean
  readonly overridesIn: VersionRules['overridesIn']
}

/** The steps of an upgrade as a package manager takes them; `undefined` where there are none. */
export function howTo(
  steps: readonly Step[],
  manager: PackageManager,
  workspaces: Workspaces,
): HowTo | undefined {
  if (steps.length === 0) return undefined
  const added = steps.flatMap((step) =>
    step.do === 'override' ? overrideSettings(step, manager, workspaces.overridesIn) : [],
  )
  const settings = [
    ...added.filter(({ file }) => file !== 'package.json'),
    ...steps.flatMap((step) =>
      step.do === 'set' ? [{ file: step.file, path: step.path, value: step.value }] : [],
    ),
  ]
  const merged = added.filter(({ file }) => file === 'package.json')
  const refreshed = steps.flatMap((step) => (step.do === 'refresh' ? [step.package] : []))
  const unlock = manager === 'yarn-classic' ? refreshed : []
  const commands = [
    ...steps.flatMap((step) => (step.do === 'range' ? [install(step, manager, workspaces)] : [])),
    ...(refreshed.length > 0 ? refresh(manager, refreshed.map(quote).join(' '), workspaces) : []),
  ]
  const forces = added.length > 0 || settings.some(({ path }) => !/^catalogs?$/.test(path[0] ?? ''))
  const needsInstall = added.length + settings.length + unlock.length > 0
  return {
    ...(merged.length > 0 && { manifest: nested(merged) }),
    ...(settings.length > 0 && { settings }),
    ...(unlock.length > 0 && { unlock }),
    commands: [...commands, ...(needsInstall ? relockCommands(manager, forces) : [])],
  }
}

/** The program that a package manager is called by. */
export function programOf(manager: PackageManager): string {
  return manager.startsWith('yarn') ? 'yarn' : manager
}

const kindFlags: Readonly<Record<string, string>> = { dev: '--dev ', optional: '--optional ' }

/** Gives a direct dependency a new range. */
function install(
  { importer, name, range, to, type }: Step & { do: 'range' },
  manager: PackageManager,
  { nameOf, several }: Workspaces,
): string {
  const renamed = /^npm:(@?[^@]+)@/.exec(range)?.[1]
  const exact = quote(`${name}@${renamed === undefined ? to : `npm:${renamed}@${to}`}`)
  const ranged = quote(`${name}@${range}`)
  const folder = quote(importer)
  switch (manager) {
    case 'npm':
      return `npm install ${exact}${importer === '' ? '' : ` --workspace ${folder}`}`
    case 'yarn-classic':
      // `upgrade` in a workspace would add a dev dependency to the others a second time.
      return importer === ''
        ? `yarn upgrade ${ranged}`
        : `yarn workspace ${quote(nameOf(importer))} add ${kindFlags[type] ?? ''}${ranged}`
    case 'yarn-berry':
      // `up` would change every workspace that has it.
      if (!several) return `yarn up ${ranged}`
      return `yarn workspace ${quote(nameOf(importer))} add ${ranged}`
    case 'pnpm':
      return `pnpm ${importer === '' ? '' : `--filter ${quote(`./${importer}`)} `}update ${exact}`
    case 'bun':
      return `bun add ${exact}${importer === '' ? '' : ` --cwd ${folder}`}`
    case 'deno': {
      // `deno add` would make a dev dependency one of production; `update` takes the name that it is given.
      const wanted = range.slice(range.lastIndexOf('@') + 1)
      return `deno update ${importer === '' ? '' : '--recursive '}${quote(`${name}@${wanted}`)}`
    }
    case 'vlt': {
      const kind = type === 'prod' ? '' : `--save-${type === 'peerOptional' ? 'peer' : type} `
      return `vlt install ${kind}${ranged}${importer === '' ? '' : ` --workspace=${folder}`}`
    }
  }
}

/** A word of a shell command: names and folders come from the lockfile, and the reader may paste them. */
export function quote(word: string): string {
  return /^[\w@%+=:,./^-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** Lets the lockfile take the newest version that every range admits. */
function refresh(manager: PackageManager, names: string, { several }: Workspaces): string[] {
  switch (manager) {
    case 'npm':
      return [`npm update ${names}`]
    case 'yarn-classic':
      return []
    case 'yarn-berry':
      return [`yarn up --recursive ${names}`]
    case 'pnpm':
      // Outside of a workspace, --recursive looks at nothing.
      return [`pnpm update ${several ? '--recursive ' : ''}--depth Infinity --no-save ${names}`]
    case 'bun':
      return [`bun update ${several ? '--recursive ' : ''}${names}`]
    case 'deno':
      return [`deno update ${several ? '--recursive ' : ''}${names}`]
    case 'vlt':
      // It has no way to refresh some packages only.
      return ['vlt update']
  }
}

/** Lets the lockfile follow catalogs and, where versions are forced, overrides. */
function relockCommands(manager: PackageManager, forces: boolean): string[] {
  // These two would keep what is locked: seen in Deno 2.9 and vlt 1.0.
  if (manager === 'deno' && forces) return ['rm deno.lock', 'deno install']
  if (manager === 'vlt') return ['vlt update']
  return [`${programOf(manager)} install`]
}

/** Settings as one object, its keys nested. */
function nested(settings: readonly Setting[]): Record<string, unknown> {
  const tree = new Map<string, Setting[]>()
  for (const setting of settings) {
    const [key = '', ...path] = setting.path
    tree.set(key, [...(tree.get(key) ?? []), { ...setting, path }])
  }
  return Object.fromEntries(
    Array.from(tree, ([key, below]) => [
      key,
      below[0]?.path.length === 0 ? below[0].value : nested(below),
    ]),
  )
}
