import type { Advisory, AffectedRange, PackageAdvisory, Reference } from './advisory.ts'
import { isRuntime, severityOf } from './advisory.ts'

/** Version of the OSV schema that the records follow: https://ossf.github.io/osv-schema/ */
export const osvSchemaVersion = '1.7.5'

const referenceTypes = {
  report: 'REPORT',
  fix: 'FIX',
  introduced: 'INTRODUCED',
  discussion: 'DISCUSSION',
  advisory: 'ADVISORY',
  release: 'WEB',
  article: 'ARTICLE',
} as const satisfies Record<Reference['type'], string>

/**
 * An advisory as an OSV record. OSV registers the prefixes of ids, so ours takes the `x_` that the schema keeps
 * for others, and what OSV has no field for goes into `database_specific`.
 *
 * @returns `undefined` for advisories of Node.js itself: OSV has no ecosystem for it.
 */
export function toOsv(advisory: Advisory): unknown {
  if (isRuntime(advisory)) return undefined
  const { withdrawn, aliases, title, package: name } = advisory
  const reason = withdrawn ? ` (withdrawn: ${withdrawn.reason})` : ''
  return {
    schema_version: osvSchemaVersion,
    id: `x_${advisory.id}`,
    modified: timestamp(withdrawn?.date ?? advisory.published),
    published: timestamp(advisory.published),
    ...(withdrawn && { withdrawn: timestamp(withdrawn.date) }),
    ...(aliases && { aliases }),
    summary: title + reason,
    details: detailsOf(advisory),
    affected: [
      {
        package: { ecosystem: 'npm', name, purl: `pkg:npm/${name.replace('@', '%40')}` },
        ranges: advisory.affected.map((range) => ({ type: 'SEMVER', events: eventsOf(range) })),
      },
    ],
    references: advisory.references.map(({ type, url }) => ({ type: referenceTypes[type], url })),
    database_specific: specificsOf(advisory),
  }
}

function timestamp(date: string): string {
  return `${date}T00:00:00Z`
}

function eventsOf({ introduced, fixed, lastAffected }: AffectedRange): Record<string, string>[] {
  const end = fixed === undefined ? { last_affected: lastAffected ?? '0' } : { fixed }
  return [{ introduced }, end]
}

function detailsOf({ details, workaround, replacement, upgradeNotes }: PackageAdvisory): string {
  return [
    details.trim(),
    workaround === undefined ? undefined : `Workaround: ${workaround.trim()}`,
    replacement === undefined ? undefined : `Use instead: ${replacement.trim()}`,
    upgradeNotes === undefined ? undefined : `Upgrading: ${upgradeNotes.trim()}`,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
}

function specificsOf(advisory: PackageAdvisory): Record<string, unknown> {
  const { leak, evidence, measured, conditions, recommended, signature } = advisory
  return {
    severity: severityOf(leak),
    leak,
    evidence,
    ...(measured && { measured }),
    ...(conditions && { conditions }),
    ...(recommended !== undefined && { recommended }),
    ...(signature && { signature }),
  }
}
