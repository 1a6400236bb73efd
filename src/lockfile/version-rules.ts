import type { LockfileFormat } from '../graph/graph.ts'
import { findConfig } from './deno/config.ts'
import { parseObject } from './json/parse-object.ts'
import type { CatalogEntry, Manifest } from './manifest.ts'
import { readManifest } from './manifest.ts'
import { readModifiers } from './vlt/modifiers.ts'
import { readSettings } from './yaml-settings.ts'

/** A version that the project forces on dependents, and where that is written. */
export interface OverrideRule {
  /** A file of the root. */
  readonly file: string
  /** The keys that lead to it from the top of the file. */
  readonly path: readonly string[]
  /** How people call it: `a > b`, `a/b`, `a>b@1`. */
  readonly selector: string
  readonly value: string
}

/** A range that dependents take from a catalog, and where that is written. */
export interface CatalogRule extends CatalogEntry {
  readonly file: string
}

/** What a project says about versions beside the ranges of its dependencies. */
export interface VersionRules {
  readonly overrides: readonly OverrideRule[]
  readonly catalogs: readonly CatalogRule[]
  /** Where a new override belongs. */
  readonly overridesIn: 'package.json' | 'pnpm-workspace.yaml' | 'vlt.json'
}

export const noRules: VersionRules = { overrides: [], catalogs: [], overridesIn: 'package.json' }

/**
 * The overrides and catalogs that a package manager obeys; it passes over those of the others.
 *
 * Rules: npm and Deno read `overrides`; vlt `modifiers` in vlt.json; yarn `resolutions`, and from 4.10 on
 * catalogs in .yarnrc.yml; bun both, and catalogs in package.json, as Deno does, which has them in deno.json,
 * too; pnpm `pnpm.overrides` and `resolutions`, and from 10 on pnpm-workspace.yaml.
 *
 * @param textOf - the text of a file of the root; `undefined` where there is none.
 * @throws LeakscanError where such a file cannot be read.
 */
export function readVersionRules(
  format: LockfileFormat,
  textOf: (file: string) => string | undefined,
): VersionRules {
  if (format === 'vlt') return readModifiers(textOf)
  const text = textOf('package.json')
  const manifest =
    text === undefined || isSilent(text) ? undefined : readManifest(text, 'package.json')
  const own = manifest ? overridesOf(manifest, format) : []
  if (format === 'bun') return { ...noRules, overrides: own, catalogs: catalogsOf(manifest) }
  if (format === 'deno') {
    const found = findConfig(textOf)
    const others = catalogsOf(found?.config, found?.name)
    return { ...noRules, overrides: own, catalogs: [...catalogsOf(manifest), ...others] }
  }
  if (format === 'yarn-berry') {
    const { catalogs } = readSettings('.yarnrc.yml', textOf)
    return { ...noRules, overrides: own, catalogs }
  }
  if (format !== 'pnpm') return { ...noRules, overrides: own }
  const settings = readSettings('pnpm-workspace.yaml', textOf)
  return {
    overrides: [...settings.overrides, ...own],
    catalogs: settings.catalogs,
    overridesIn:
      settings.overrides.length > 0 || isPnpm10(manifest) ? settings.file : 'package.json',
  }
}

/**
 * Whether a manifest plainly says nothing of the kind, as most do: to look takes a tenth of reading it. One
 * that is no JSON is left to the reader, which says where and why.
 */
function isSilent(text: string): boolean {
  const says = /"(?:overrides|resolutions|pnpm|catalogs?|packageManager|devEngines)"|\\u/
  return !says.test(text) && parseObject(text) !== undefined
}

function isPnpm10(manifest: Manifest | undefined): boolean {
  return (
    manifest?.packageManager === 'pnpm' &&
    Number.parseInt(manifest.packageManagerVersion ?? '', 10) >= 10
  )
}

function overridesOf({ overrides, resolutions }: Manifest, format: LockfileFormat): OverrideRule[] {
  const field = format === 'pnpm' ? 'pnpm' : 'overrides'
  const forced = format.startsWith('yarn') ? [] : overrides.filter(({ path }) => path[0] === field)
  const resolved = format === 'npm' || format === 'deno' ? [] : [...resolutions]
  return [
    ...forced.map(({ path, value }) => ({
      file: 'package.json',
      path,
      selector: path.slice(path.indexOf('overrides') + 1).join(' > '),
      value,
    })),
    ...resolved.map(([selector, value]) => ({
      file: 'package.json',
      path: ['resolutions', selector],
      selector,
      value,
    })),
  ]
}

function catalogsOf(
  manifest: Pick<Manifest, 'catalogs'> | undefined,
  file = 'package.json',
): CatalogRule[] {
  return (manifest?.catalogs ?? []).map((entry) => ({ ...entry, file }))
}
