import type { LockfileFormat } from '../graph/graph.ts'
import { findConfig } from '../lockfile/deno/config.ts'
import { readYaml } from '../lockfile/yaml/fallback.ts'

const minute = 60_000

/**
 * How old a version must be before the project's package manager takes it, in milliseconds; `undefined`
 * where its settings do not say. npm's own settings are in .npmrc, which the registry reads itself.
 *
 * Units are each package manager's: pnpm's `minimumReleaseAge` in minutes, yarn's `npmMinimalAgeGate` in
 * minutes or with a unit (`3d`), bun's `minimumReleaseAge` in seconds, Deno's `minimumDependencyAge` in
 * minutes or as a duration (`P2D`); the date that it can be as well is left to Deno.
 *
 * @param textOf - the text of a file of the root; `undefined` where there is none.
 */
export function minimumReleaseAge(
  format: LockfileFormat,
  textOf: (file: string) => string | undefined,
): number | undefined {
  if (format === 'pnpm') {
    return scaled(settingIn('pnpm-workspace.yaml', 'minimumReleaseAge', textOf), minute)
  }
  if (format === 'yarn-berry') {
    return durationOf(settingIn('.yarnrc.yml', 'npmMinimalAgeGate', textOf))
  }
  if (format === 'deno') return isoDurationOf(findConfig(textOf)?.config.minimumDependencyAge)
  if (format !== 'bun') return undefined
  const value = /^\s*minimumReleaseAge\s*=\s*(\d+)/m.exec(textOf('bunfig.toml') ?? '')?.[1]
  return scaled(value, 1000)
}

function settingIn(
  file: string,
  key: string,
  textOf: (file: string) => string | undefined,
): string | undefined {
  const text = textOf(file)
  if (text === undefined) return undefined
  return readYaml({ text, offset: 0, line: 1 }, file, `repair ${file}`, (cursor) => {
    let value: string | undefined
    while (cursor.next(0)) if (cursor.key() === key) value = cursor.value()
    return value
  })
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: minute,
  h: 60 * minute,
  d: 24 * 60 * minute,
  w: 7 * 24 * 60 * minute,
}

function durationOf(text: string | undefined): number | undefined {
  const [, number, unit = 'm'] = /^([\d.]+)\s*([a-z]+)?$/.exec(text ?? '') ?? []
  return scaled(number, units[unit] ?? minute)
}

/** Minutes, or days and less: Deno passes over years and months. */
function isoDurationOf(text: string | undefined): number | undefined {
  if (text === undefined || /^\d+$/.test(text)) return scaled(text, minute)
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text)
  if (!parts) return undefined
  const scales = [units['w'], units['d'], units['h'], units['m'], units['s']]
  return scales.reduce<number>((sum, scale = 0, i) => sum + Number(parts[i + 1] ?? 0) * scale, 0)
}

function scaled(number: string | undefined, unit: number): number | undefined {
  return number === undefined || Number.isNaN(Number(number)) ? undefined : Number(number) * unit
}
