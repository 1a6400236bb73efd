import type { RuntimeAdvisory } from '../src/advisory/advisory.ts'
import type { NodeReleases } from '../src/advisory/node-releases.ts'
import { sound } from './advisory.ts'

/** A small table of releases: 20 has ended, 22 has long-term support, 24 is current. */
export const releases: NodeReleases = {
  updated: '2026-11-23',
  lines: [
    {
      line: '20',
      start: '2023-04-18',
      lts: '2023-10-24',
      codename: 'Iron',
      end: '2026-04-30',
      versions: ['20.0.0', '20.10.0', '20.11.0', '20.11.1', '20.20.2'],
    },
    {
      line: '22',
      start: '2024-04-24',
      lts: '2024-10-29',
      codename: 'Jod',
      end: '2027-04-30',
      versions: ['22.0.0', '22.1.0', '22.2.0'],
    },
    { line: '24', start: '2025-05-06', end: '2028-04-30', versions: ['24.0.0', '24.1.0'] },
  ],
}

const { package: _, ...rest } = sound

/** An advisory of Node.js itself without a fault, for tests to change. */
export const soundRuntime: RuntimeAdvisory = {
  id: 'LEAK-2026-0002',
  runtime: 'node',
  title: 'Sessions stay after their socket is closed',
  details: rest.details,
  component: 'http2',
  affected: [
    { introduced: '20.0.0', fixed: '20.11.1' },
    { introduced: '22.0.0', fixed: '22.1.0' },
    { introduced: '24.0.0' },
  ],
  uses: [{ module: 'node:http2' }],
  leak: rest.leak,
  references: [{ type: 'fix', url: 'https://example.org/node/2' }],
  evidence: rest.evidence,
  published: rest.published,
}
