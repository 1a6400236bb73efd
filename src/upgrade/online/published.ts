import compare from 'semver/functions/compare.js'
import maxSatisfying from 'semver/ranges/max-satisfying.js'
import satisfies from 'semver/functions/satisfies.js'
import parse from 'semver/functions/parse.js'
import validRange from 'semver/ranges/valid.js'
import type { Packument } from '../../registry/registry.ts'
import { rangeIn } from '../admits.ts'
import { isExpected } from '../target.ts'

/** A package as the registry has it, for choosing versions. */
export interface Published {
  readonly packument: Packument
  /** What a project may take, ascending: not deprecated, and not too new. */
  readonly usable: readonly string[]
  /** What it may take where nothing else will do. */
  readonly deprecated: readonly string[]
}

export function publishedOf(packument: Packument): Published {
  const { versions, deprecated, tooNew } = packument
  const sorted = versions
    .filter((version) => parse(version) !== null && !tooNew.has(version))
    .toSorted(compare)
  return {
    packument,
    usable: sorted.filter((version) => !deprecated.has(version)),
    deprecated: sorted.filter((version) => deprecated.has(version)),
  }
}

/**
 * What package managers would put into a lockfile for a range: the newest, and npm the one that is tagged
 * latest where the range has it. Empty where nothing published satisfies it.
 */
export function picks(spec: string, { packument, usable, deprecated }: Published): string[] {
  const range = rangeIn(spec)
  if (validRange(range) === null) return picksOfTag(range, packument)
  const latest = packument.tags.get('latest')
  const newest = maxSatisfying([...usable], range) ?? maxSatisfying([...deprecated], range)
  const found = newest === null ? [] : [newest]
  const isTagged = latest !== undefined && usable.includes(latest) && satisfies(latest, range)
  return isTagged ? [...found, latest] : found
}

/** Whether what a range brings into a lockfile is good, whoever picks. */
export function isPicked(
  range: string,
  published: Published,
  isGood: (version: string) => boolean,
): boolean {
  const picked = picks(range, published)
  return picked.length > 0 && picked.every(isGood)
}

function picksOfTag(tag: string, { tags }: Packument): string[] {
  const version = tags.get(tag)
  return version === undefined ? [] : [version]
}

/** Versions above one: releases and prereleases of the same one, other prereleases, and what is deprecated last, each ascending. */
export function above(version: string, { usable, deprecated }: Published): string[] {
  const higher = usable.filter((one) => compare(one, version) > 0)
  const lastResort = deprecated.filter((one) => compare(one, version) > 0)
  const expected = higher.filter((one) => isExpected(one, version))
  const others = higher.filter((one) => !isExpected(one, version))
  return [...expected, ...others, ...lastResort]
}
