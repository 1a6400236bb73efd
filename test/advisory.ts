import type { PackageAdvisory } from '../src/advisory/advisory.ts'

/** An advisory without a fault, for tests to change. */
export const sound: PackageAdvisory = {
  id: 'LEAK-2026-0001',
  package: 'a',
  title: 'Listeners of every request stay on the socket',
  details: 'Every request adds a listener to the socket, and nothing takes it away again.',
  affected: [{ introduced: '1.0.0', fixed: '1.2.0' }],
  leak: {
    kind: 'listener',
    memory: 'js-heap',
    trigger: 'request',
    growth: 'unbounded',
    exposure: 'default',
    scope: 'server',
  },
  references: [{ type: 'fix', url: 'https://example.org/a/1' }],
  evidence: {
    level: 'confirmed',
    checked: 'lib/a.js adds the listener in 1.0.0 and 1.1.0, not in 1.2.0.',
  },
  published: '2026-11-23',
}
