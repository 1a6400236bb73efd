import { resolve } from 'node:path'
import { evidenceLevels, scopes, severities } from '../advisory/advisory.ts'
import type { Config } from '../policy/config/config.ts'
import { loadConfig } from '../policy/config/load.ts'
import type { Ignore } from '../policy/ignore.ts'
import type { Threshold } from '../policy/threshold.ts'
import { defaultThreshold, omittable } from '../policy/threshold.ts'
import { list, oneOf, text } from './args.ts'
import type { Io, Options, Values } from './command.ts'

/** The options that say what is reported and what fails. A config file can say the same; they win over it. */
export const policyOptions = {
  'fail-on': { type: 'string' },
  omit: { type: 'string', multiple: true },
  scope: { type: 'string', multiple: true },
  evidence: { type: 'string' },
  'fixable-only': { type: 'boolean' },
  'no-fixable-only': { type: 'boolean' },
  node: { type: 'string' },
  baseline: { type: 'string' },
  since: { type: 'string' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
  'max-db-age': { type: 'string' },
} as const satisfies Options

export interface CliPolicy {
  readonly threshold: Threshold
  readonly ignores: readonly Ignore[]
  readonly since?: string
  readonly baseline?: string
  readonly node?: string
  readonly maxDbAge?: string
  /** Folders of private advisories, relative to the working directory. */
  readonly advisories: readonly string[]
}

/** @throws LeakscanError `USAGE` for a flag and `CONFIG` for a config that is wrong. */
export async function policyOf(values: Values, io: Io): Promise<CliPolicy> {
  // A flag that is wrong is told before a config is looked for.
  const flags = thresholdOf(values)
  const config = values['no-config'] === true ? undefined : await configOf(values, io)
  const since = text(values, 'since')
  const baseline = text(values, 'baseline') ?? (since === undefined ? config?.baseline : undefined)
  const node = text(values, 'node')
  const onNode = node === undefined ? config?.node : await nodeVersion(node)
  const maxDbAge = text(values, 'max-db-age') ?? config?.maxDbAge?.toString()
  return {
    threshold: { ...defaultThreshold, ...thresholdIn(config), ...flags },
    ignores: config?.ignores ?? [],
    ...(since !== undefined && { since }),
    ...(baseline !== undefined && { baseline }),
    ...(onNode !== undefined && { node: onNode }),
    ...(maxDbAge !== undefined && { maxDbAge }),
    advisories: config?.advisories ?? [],
  }
}

/** SemVer's patterns take a while to compile, and few scans need them here. */
async function nodeVersion(value: string): Promise<string> {
  const { version } = await import('./version.ts')
  return version(value, '--node')
}

async function configOf(values: Values, { cwd }: Io): Promise<Config | undefined> {
  return (await loadConfig(text(values, 'config'), resolve(cwd)))?.config
}

function thresholdOf(values: Values): Partial<Threshold> {
  const failOn = text(values, 'fail-on')
  const evidence = text(values, 'evidence')
  const isNegated = values['no-fixable-only'] === true
  return {
    ...(failOn !== undefined && {
      failOn: oneOf(failOn, [...severities, 'never'], '--fail-on'),
    }),
    ...(values['omit'] !== undefined && {
      omit: list(values, 'omit').map((kind) => oneOf(kind, omittable, '--omit')),
    }),
    ...(values['scope'] !== undefined && {
      scope: list(values, 'scope').map((scope) => oneOf(scope, scopes, '--scope')),
    }),
    ...(evidence !== undefined && { evidence: oneOf(evidence, evidenceLevels, '--evidence') }),
    ...((isNegated || values['fixable-only'] === true) && { fixableOnly: !isNegated }),
  }
}

function thresholdIn(config: Config | undefined): Partial<Threshold> {
  if (!config) return {}
  const { failOn, omit, scope, evidence, fixableOnly } = config
  return {
    ...(failOn !== undefined && { failOn }),
    ...(omit && { omit }),
    ...(scope && { scope }),
    ...(evidence !== undefined && { evidence }),
    ...(fixableOnly !== undefined && { fixableOnly }),
  }
}
