import type { PackageAdvisory } from '../../src/advisory/advisory.ts'
import { severityOf } from '../../src/advisory/advisory.ts'
import type { AdvisorySummary, Database } from '../../src/advisory/database.ts'
import { LeakscanError } from '../../src/errors.ts'
import type { DependencyGraph, Edge, Package } from '../../src/graph/graph.ts'
import { dependencyPaths } from '../../src/graph/paths.ts'
import type { Finding } from '../../src/match/finding.ts'
import type { Project } from '../../src/project/project.ts'
import type { RuntimeFinding } from '../../src/runtime/finding.ts'
import type { RuntimeScan } from '../../src/runtime/scan-runtime.ts'
import type { ScanResult } from '../../src/scan.ts'
import { planUpgrades } from '../../src/upgrade/plan.ts'
import { sound } from '../advisory.ts'

/**
 * A result in which every text that comes from a project, from an advisory or from an error holds `text`:
 * names, aliases, versions, ranges, paths, titles, details, conditions, replacements, messages and hints.
 */
export function resultWith(text: string): ScanResult {
  const advisories = [fixedLater(text), neverFixed(text)]
  const database = databaseOf(advisories)
  const graph = graphWith(text)
  const findings = advisories.flatMap((advisory) =>
    graph.packages
      .filter(({ name }) => name === advisory.package)
      .map((pkg) => findingOf(advisory, pkg, graph)),
  )
  const project = projectWith(text, graph)
  const upgrades = planUpgrades(findings, graph, database, { packageManager: 'npm' })
  const [odd] = graph.packages.filter(({ version }) => version === text)
  const place = { file: text, line: 1 }
  const ignore = { id: text, package: text, reason: text, until: text, place }
  const scan = {
    project,
    findings,
    baselined: [],
    ignored: findings.slice(0, 1).map((finding) => ({ finding, ignore })),
    leftOut: [],
    endedIgnores: [],
    dismissed: findings.map(({ advisory, package: pkg }) => ({
      advisory,
      package: pkg,
      reason: text,
    })),
    unreadable: odd ? [odd] : [],
    upgrades,
    runtime: runtimeWith(text),
  }
  return {
    database,
    threshold: { failOn: 'moderate' },
    since: text,
    projects: [scan, { ...scan, project: { ...project, lockfile: 'package-lock.json' } }],
    failures: [
      {
        path: text,
        error: new LeakscanError('LOCKFILE_PARSE', `x/package-lock.json:3: ${text}`, {
          hint: text,
        }),
      },
    ],
    ignores: [{ ignore, state: 'unused', findings: 0, meant: text }],
    failing: [...findings, ...scan.runtime.findings],
  }
}

function fixedLater(text: string): PackageAdvisory {
  return {
    ...sound,
    package: `a${text}`,
    title: text,
    details: `${text}\n\n${text}`,
    conditions: { option: text, partner: { package: text, range: text }, node: text },
    leak: { ...sound.leak, trigger: text },
    workaround: text,
    upgradeNotes: text,
  }
}

function neverFixed(text: string): PackageAdvisory {
  return {
    ...fixedLater(text),
    id: 'LEAK-2026-0002',
    package: `b${text}`,
    affected: [{ introduced: '1.0.0', lastAffected: '9.9.9' }],
    replacement: text,
  }
}

function databaseOf(advisories: readonly PackageAdvisory[]): Database {
  return {
    date: '2026-11-23',
    digest: '0'.repeat(64),
    size: advisories.length,
    ofNode: 0,
    advisoriesFor: (name) =>
      advisories.filter((advisory) => advisory.package === name).map(summaryOf),
    packageNames: () => advisories.map((advisory) => advisory.package),
    runtimeAdvisories: () => [],
    nodeReleases: () => ({ updated: '2026-11-23', lines: [] }),
    advisory: (id) => advisories.find((advisory) => advisory.id === id),
    advisories: () => advisories,
  }
}

function summaryOf(advisory: PackageAdvisory): AdvisorySummary {
  return { ...advisory, level: advisory.evidence.level }
}

function graphWith(text: string): DependencyGraph {
  const pkg = (id: string, name: string, version: string, alias?: string): Package => ({
    id,
    name,
    version,
    source: 'registry',
    line: 7,
    ...(alias !== undefined && { alias }),
  })
  const edge = (from: string, to: string, range: string): Edge => ({
    from,
    to,
    name: text,
    range,
    type: 'prod',
  })
  const held = `node_modules/${text}/node_modules/a`
  return {
    format: 'npm',
    formatVersion: '3',
    importers: [
      { id: '', name: text },
      { id: `packages/${text}`, name: undefined },
    ],
    packages: [
      pkg('node_modules/a', `a${text}`, '1.1.0', text),
      pkg(held, `a${text}`, '1.1.0'),
      pkg('node_modules/b', `b${text}`, '2.0.0'),
      pkg('node_modules/c', text, text),
    ],
    edges: () => [
      edge('', 'node_modules/a', `not a range ${text}`),
      edge(`packages/${text}`, 'node_modules/b', '*'),
      edge('', 'node_modules/c', text),
      edge('node_modules/c', held, `not a range ${text}`),
    ],
    reach: () => ({ dev: false, optional: false, devOptional: false, peer: false }),
  }
}

function findingOf(advisory: PackageAdvisory, pkg: Package, graph: DependencyGraph): Finding {
  return {
    advisory: summaryOf(advisory),
    severity: severityOf(advisory.leak),
    package: pkg,
    range: { introduced: '1.0.0' },
    conditions: 'unknown',
    reach: graph.reach(pkg),
    paths: dependencyPaths(graph, pkg.id),
  }
}

function projectWith(text: string, graph: DependencyGraph): Project {
  const file = `folder ${text}/package-lock.json`
  return {
    lockfile: file,
    graph,
    packageManager: 'npm',
    folder: '.',
    releaseAge: () => Promise.resolve(undefined),
    manifest: () => ({
      name: text,
      packageManager: undefined,
      packageManagerVersion: undefined,
      dependencies: [
        { name: text, range: text, type: 'prod', line: 3 },
        { name: `b${text}`, range: text, type: 'prod', line: 4 },
      ],
      workspaces: [],
      overrides: [],
      resolutions: new Map(),
      catalogs: [],
    }),
    manifestPath: (importer) => `folder ${text}/${importer}/package.json`,
    rules: () => {
      throw new Error('a reporter asks for rules')
    },
    passedOver: [text],
    placeOf: ({ line }) => ({ file, line }),
    differences: { lockfile: file, installedOnly: [text], lockedOnly: [text] },
  }
}

/** A Node.js whose version, place, leak and use are told in that text. */
function runtimeWith(text: string): RuntimeScan {
  const claim = {
    source: 'dockerfile',
    role: 'deploy',
    file: `folder ${text}/Dockerfile`,
    line: 2,
    written: text,
    spec: text,
  } as const
  const target = {
    kind: 'range',
    newest: '20.11.0',
    versions: ['20.11.0'],
    role: 'deploy',
    claims: [claim],
  } as const
  const summary = { ...sound, title: text, conditions: { option: text, flags: [text] } }
  const finding: RuntimeFinding = {
    advisory: { ...summary, level: 'confirmed', component: text },
    severity: 'critical',
    target,
    coverage: 'all',
    range: { introduced: '20.0.0' },
    conditions: 'unknown',
    fixable: true,
    use: { verdict: 'own', packages: [text], places: [{ file: `folder ${text}/a.js`, line: 3 }] },
  }
  return {
    targets: [target],
    disagreements: [claim],
    unresolved: [claim],
    findings: [finding],
    baselined: [],
    ignored: [],
    leftOut: [],
    endedIgnores: [],
    upgrades: [
      {
        target,
        findings: [finding],
        options: [
          {
            line: '20',
            to: '20.20.2',
            enough: '20.16.0',
            ended: false,
            fixes: [sound.id],
            brings: [],
          },
        ],
      },
    ],
  }
}
