import type { VersionRules } from '../lockfile/version-rules.ts'
import type { PackageManager } from './package-manager.ts'
import type { Setting, Step } from './upgrade.ts'

/**
 * The package manager's way to force a version on dependents: on all of them where none is named, or where
 * it cannot tell them apart.
 */
export function overrideSettings(
  { name, to, dependents }: Step & { do: 'override' },
  manager: PackageManager,
  overridesIn: VersionRules['overridesIn'],
): Setting[] {
  const isForAll = dependents.length === 0 || manager === 'bun'
  const each = (path: (dependent: string) => string[]) =>
    dependents.map((dependent) => ({ file: 'package.json', path: path(dependent), value: to }))
  switch (manager) {
    case 'npm':
    case 'deno':
    case 'bun':
      return isForAll
        ? [{ file: 'package.json', path: ['overrides', name], value: to }]
        : each((dependent) => ['overrides', dependent, name])
    case 'yarn-classic':
    case 'yarn-berry':
      return isForAll
        ? [{ file: 'package.json', path: ['resolutions', name], value: to }]
        : each((dependent) => ['resolutions', `${dependent}/${name}`])
    case 'vlt': {
      const selectors = isForAll
        ? [`#${name}`]
        : dependents.map((dependent) => `#${dependent} > #${name}`)
      return selectors.map((selector) => ({
        file: 'vlt.json',
        path: ['modifiers', selector],
        value: to,
      }))
    }
    case 'pnpm': {
      const top = overridesIn === 'package.json' ? ['pnpm', 'overrides'] : ['overrides']
      const selectors = isForAll ? [name] : dependents.map((dependent) => `${dependent}>${name}`)
      return selectors.map((selector) => ({
        file: overridesIn,
        path: [...top, selector],
        value: to,
      }))
    }
  }
}
