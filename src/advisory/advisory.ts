/** Words of the format: see advisory.schema.json, of which these types are the twin. */
export type LeakKind =
  | 'unbounded-cache'
  | 'listener'
  | 'timer'
  | 'closure'
  | 'code-generation'
  | 'async-context'
  | 'handle'
  | 'stream'
  | 'native'
  | 'other'
export type EvidenceLevel = 'reproduced' | 'confirmed' | 'reported'
export type Scope = 'server' | 'build' | 'browser'
export type Severity = 'critical' | 'high' | 'moderate' | 'low'

/** From surest to least sure. */
export const evidenceLevels = [
  'reproduced',
  'confirmed',
  'reported',
] as const satisfies EvidenceLevel[]

export const scopes = ['server', 'build', 'browser'] as const satisfies Scope[]

/**
 * From `introduced` (`"0"`: from the first version) up to but without `fixed`, or with `lastAffected`. A
 * range of Node.js without either reaches to the end of its release line, which nobody has fixed yet.
 */
export interface AffectedRange {
  readonly introduced: string
  readonly fixed?: string
  readonly lastAffected?: string
}

/** What must hold beside the version for the leak to happen. */
export interface Conditions {
  /** SemVer range of the Node.js versions on which it leaks. */
  readonly node?: string
  /** `process.platform` values on which it leaks. */
  readonly platform?: readonly string[]
  /** Another package that must be installed. */
  readonly partner?: { readonly package: string; readonly range: string }
  /** Packages whose own use of this one never leaks: `name`, or `name@range`. */
  readonly harmlessUnder?: readonly string[]
  /** Of Node.js: command-line flags with which it leaks, any of them. */
  readonly flags?: readonly string[]
  /** Plain words: what must be configured, called or go wrong. */
  readonly option?: string
}

/**
 * What code must use for a leak of Node.js to happen: a built-in module, one export of it, a method
 * of its objects; a global or a member of it; or a method of whatever object.
 */
export type Use = UseOf & {
  /** Names that the same file must have, too: of an option that the leak needs. */
  readonly with?: readonly string[]
  /** The first argument of the call is put together on the spot, as names are that are ever new. */
  readonly composed?: true
}

type UseOf =
  | { readonly module: string; readonly member?: string; readonly method?: string }
  | { readonly global: string; readonly member?: string }
  | { readonly method: string }

export interface Leak {
  readonly kind: LeakKind
  readonly memory: 'js-heap' | 'external' | 'native' | 'handles'
  /** What each unit of growth costs: query, request, error … */
  readonly trigger: string
  readonly growth: 'unbounded' | 'bounded'
  readonly exposure: 'default' | 'common' | 'uncommon'
  readonly scope: Scope
}

export interface Reference {
  readonly type: 'report' | 'fix' | 'introduced' | 'discussion' | 'advisory' | 'release' | 'article'
  readonly url: string
}

/** What of a leak shows in a heap snapshot. */
export type Signature = Trace & {
  /** The most that a process without the leak was seen to hold. Default: next to none. */
  readonly clean?: number
}

type Trace =
  | { readonly string: string }
  | { readonly closure: { readonly name?: string; readonly script: string } }
  | { readonly constructor: string }

/** What the recorded run of an advisory's reproduction showed: see `leakscan verify --record`. */
export interface Measured {
  readonly meter: Leak['memory']
  /** The version of Node.js; absent where it is what was measured. */
  readonly node?: string
  readonly affected: MeasuredGrowth
  /** The other side: a fixed version, or where there is none the affected one, used without the leak. */
  readonly fixed?: MeasuredGrowth
  readonly control?: MeasuredGrowth
}

export interface MeasuredGrowth {
  readonly version: string
  /** Bytes, or handles, that stay for each operation. */
  readonly perOperation: number
  /** 95%. */
  readonly interval: readonly [low: number, high: number]
}

/** One known memory leak, as its YAML file states it: of a package, or of Node.js itself. */
export type Advisory = PackageAdvisory | RuntimeAdvisory

export interface PackageAdvisory extends AnyAdvisory {
  readonly package: string
  readonly replacement?: string
  readonly recommended?: string
  readonly via?: string
  readonly replacedBy?: { readonly package: string; readonly since?: string }
}

export interface RuntimeAdvisory extends AnyAdvisory {
  readonly runtime: 'node'
  /** The bundled component, by its key in `process.versions`, or the subsystem in a plain word. */
  readonly component?: string
  /** Any of these must be used; absent: every program can meet the leak. */
  readonly uses?: readonly Use[]
}

interface AnyAdvisory {
  readonly id: string
  readonly title: string
  readonly details: string
  readonly affected: readonly AffectedRange[]
  readonly conditions?: Conditions
  readonly leak: Leak
  readonly signature?: readonly Signature[]
  readonly references: readonly Reference[]
  readonly evidence: { readonly level: EvidenceLevel; readonly checked: string }
  readonly reproduction?: string
  /** Of the file that is recorded beside the advisory's own. */
  readonly measured?: Measured
  readonly workaround?: string
  readonly upgradeNotes?: string
  readonly aliases?: readonly string[]
  readonly published: string
  readonly withdrawn?: { readonly date: string; readonly reason: string }
}

export function isRuntime(advisory: Advisory): advisory is RuntimeAdvisory {
  return 'runtime' in advisory
}

export function isOfPackage(advisory: Advisory): advisory is PackageAdvisory {
  return !isRuntime(advisory)
}

/** What leaks: the name of the package, or `node`. */
export function subjectOf(advisory: Advisory): string {
  return isRuntime(advisory) ? advisory.runtime : advisory.package
}

/** From worst to least. */
export const severities = ['critical', 'high', 'moderate', 'low'] as const satisfies Severity[]

/** Severity is derived, not felt: how far the leak grows, and how ordinary the use that feeds it is. */
export function severityOf({ growth, exposure }: Pick<Leak, 'growth' | 'exposure'>): Severity {
  if (growth === 'bounded') return 'low'
  const byExposure = { default: 'critical', common: 'high', uncommon: 'moderate' } as const
  return byExposure[exposure]
}
