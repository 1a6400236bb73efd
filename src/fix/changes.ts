import compare from 'semver/functions/compare.js'
import type { VersionRules } from '../lockfile/version-rules.ts'
import { overrideSettings } from '../upgrade/override.ts'
import type { Project } from '../project/project.ts'
import type { Setting, Step, Upgrade } from '../upgrade/upgrade.ts'

/** What upgrades change: values in the project's files, and packages of which the lock takes the newest. */
export interface Changes {
  /** `file` is relative to the project's folder. */
  readonly settings: readonly Setting[]
  readonly refresh: readonly string[]
}

/** The changes of all upgrades together: of several ranges for one dependency the highest. */
export function changesOf(
  upgrades: readonly Upgrade[],
  project: Project,
  rules: VersionRules,
): Changes {
  const steps = upgrades.flatMap((upgrade) => upgrade.steps)
  const settings = new Map<string, Setting & { readonly to?: string }>()
  for (const step of steps) {
    for (const setting of settingsOf(step, project, rules)) {
      const key = JSON.stringify([setting.file, setting.path])
      const known = settings.get(key)
      const isHigher = !known?.to || !setting.to || compare(setting.to, known.to) > 0
      if (isHigher) settings.set(key, setting)
    }
  }
  const refreshed = steps.flatMap((step) => (step.do === 'refresh' ? [step.package] : []))
  return {
    settings: [...settings.values()].map(({ file, path, value }) => ({ file, path, value })),
    refresh: [...new Set(refreshed)],
  }
}

function settingsOf(
  step: Step,
  project: Project,
  rules: VersionRules,
): (Setting & { readonly to?: string })[] {
  if (step.do === 'refresh') return []
  if (step.do === 'set') return [{ file: step.file, path: step.path, value: step.value }]
  if (step.do === 'override') {
    return overrideSettings(step, project.packageManager, rules.overridesIn)
  }
  const { importer, name, range, to } = step
  const file = importer === '' ? 'package.json' : `${importer}/package.json`
  return fieldsWith(name, importer, project).map((field) => ({
    file,
    path: [field, name],
    value: range,
    to,
  }))
}

const fields = { prod: 'dependencies', dev: 'devDependencies', optional: 'optionalDependencies' }

/** Where a manifest has a dependency; a peer dependency is what others bring, and stays. */
function fieldsWith(name: string, importer: string, project: Project): string[] {
  const declared = project.manifest(importer)?.dependencies.filter((one) => one.name === name) ?? []
  return declared.flatMap(({ type }) =>
    type === 'peer' || type === 'peerOptional' ? [] : [fields[type]],
  )
}
