import type { Universe } from './universe.ts'

// pg leaks twice up to 7.4.2 and once in 7.4.2; 6.4.2 has the one fix and not the other; inflight leaks
// for ever. What is published `later` was not there when the lockfile was written.
const pg = { 'pg@7.4.1': {}, 'pg@7.4.3': { later: true }, 'pg@7.5.0': { later: true } } as const
const young = {
  'pg@7.4.1': {},
  'pg@7.4.3': { later: true },
  'pg@7.5.0': { later: true, time: '2999-01-01T00:00:00Z' },
} as const
const pinned = { 'orm@1.0.0': { dependencies: { pg: '7.4.1' } } }

/** Every case that an upgrade can meet, as data. */
export const universes: readonly Universe[] = [
  {
    title: 'a direct dependency whose range admits the fix: only the lock moves',
    packages: pg,
    project: { '': { dependencies: { pg: '^7.4.1' } } },
    after: { left: 0, versions: { pg: ['7.5.0'] } },
    commands: true,
  },
  {
    title: 'an exact direct dependency stays exact',
    packages: pg,
    project: { '': { dependencies: { pg: '7.4.1' } } },
    after: { left: 0, versions: { pg: ['7.4.3'] }, files: { 'package.json': '"pg": "7.4.3"' } },
    commands: true,
  },
  {
    title: 'a tilde range stays one',
    packages: { 'pg@7.3.5': {}, ...pg },
    project: { '': { dependencies: { pg: '~7.3.0' } } },
    after: { left: 0, files: { 'package.json': '"pg": "~7.4.3"' } },
  },
  {
    title: 'a dev dependency stays one',
    packages: pg,
    project: { '': { devDependencies: { pg: '7.4.1' } } },
    after: {
      left: 0,
      files: { 'package.json': '"devDependencies": {\n    "pg": "7.4.3"\n  }' },
    },
    commands: true,
  },
  {
    title: 'an optional dependency stays one',
    packages: pg,
    project: { '': { optionalDependencies: { pg: '7.4.1' } } },
    after: { left: 0, files: { 'package.json': '"optionalDependencies": {\n    "pg": "7.4.3"' } },
  },
  {
    title: 'a transitive dependency in range',
    packages: { ...pg, 'orm@1.0.0': { dependencies: { pg: '^7.4.1' } } },
    project: { '': { dependencies: { orm: '^1.0.0' } } },
    after: { left: 0, versions: { pg: ['7.5.0'], orm: ['1.0.0'] } },
    commands: true,
  },
  {
    title: 'a parent that its range lets move brings the fix',
    packages: { ...pg, ...pinned, 'orm@1.1.0': { dependencies: { pg: '7.4.3' }, later: true } },
    project: { '': { dependencies: { orm: '^1.0.0' } } },
    after: { left: 0, versions: { pg: ['7.4.3'], orm: ['1.1.0'] } },
    commands: true,
  },
  {
    title: 'a parent out of range goes to the lowest version that brings the fix',
    packages: {
      ...pg,
      ...pinned,
      'orm@1.1.0': { dependencies: { pg: '7.4.1' }, later: true },
      'orm@1.2.0': { dependencies: { pg: '^7.4.1' }, later: true },
      'orm@1.3.0': { dependencies: { pg: '^7.4.1' }, later: true },
    },
    project: { '': { dependencies: { orm: '1.0.0' } } },
    after: {
      left: 0,
      versions: { pg: ['7.5.0'], orm: ['1.2.0'] },
      files: { 'package.json': '"orm": "1.2.0"' },
    },
    commands: true,
  },
  {
    title: 'nested parents: the direct dependency moves',
    packages: {
      ...pg,
      ...pinned,
      'orm@2.0.0': { dependencies: { pg: '^7.4.3' }, later: true },
      'framework@3.0.0': { dependencies: { orm: '^1.0.0' } },
      'framework@3.1.0': { dependencies: { orm: '^2.0.0' }, later: true },
    },
    project: { '': { dependencies: { framework: '~3.0.0' } } },
    after: {
      left: 0,
      versions: { orm: ['2.0.0'], framework: ['3.1.0'] },
      files: { 'package.json': '"framework": "~3.1.0"' },
    },
  },
  {
    title: 'a parent that brings the fix in a major only is left alone',
    packages: { ...pg, ...pinned, 'orm@2.0.0': { dependencies: { pg: '7.4.3' }, later: true } },
    project: { '': { dependencies: { orm: '^1.0.0' } } },
    after: { left: 2, untouched: true, output: /it takes\s+--allow-major/ },
  },
  {
    title: 'a parent that brings the fix in a major only moves with --allow-major',
    packages: { ...pg, ...pinned, 'orm@2.0.0': { dependencies: { pg: '7.4.3' }, later: true } },
    project: { '': { dependencies: { orm: '^1.0.0' } } },
    flags: ['--allow-major'],
    after: { left: 0, files: { 'package.json': '"orm": "^2.0.0"' } },
  },
  {
    title: 'fixed only in a major: what the installed major has is taken',
    packages: { 'pg@6.4.0': {}, 'pg@6.4.2': { later: true }, ...pg },
    project: { '': { dependencies: { pg: '~6.4.0' } } },
    after: { left: 1, versions: { pg: ['6.4.2'] }, output: /it takes\s+--allow-major/ },
  },
  {
    title: 'fixed only in a major: the whole fix with --allow-major',
    packages: { 'pg@6.4.0': {}, 'pg@6.4.2': { later: true }, ...pg },
    project: { '': { dependencies: { pg: '~6.4.0' } } },
    flags: ['--allow-major'],
    after: { left: 0, files: { 'package.json': '"pg": "~7.4.3"' } },
  },
  {
    title: 'a peer range keeps the fix out, and nobody will change that',
    packages: { ...pg, 'plugin@1.0.0': { peerDependencies: { pg: '7.4.1' } } },
    project: { '': { dependencies: { pg: '7.4.1', plugin: '^1.0.0' } } },
    managers: ['npm', 'pnpm'],
    after: { left: 2, untouched: true, output: /it takes\s+--strategy override/ },
  },
  {
    title: 'a peer range that a newer plugin relaxes: both move',
    packages: {
      ...pg,
      'plugin@1.0.0': { peerDependencies: { pg: '7.4.1' } },
      'plugin@1.1.0': { peerDependencies: { pg: '^7.4.1' }, later: true },
    },
    project: { '': { dependencies: { pg: '7.4.1', plugin: '1.0.0' } } },
    managers: ['npm', 'pnpm'],
    after: { left: 0, files: { 'package.json': '"plugin": "1.1.0"' } },
  },
  {
    title: 'a dependent that moves needs no more what would have been refreshed',
    packages: {
      ...pg,
      'pool@1.0.0': { dependencies: { pg: '7.4.1' } },
      'pool@1.1.0': { dependencies: { pg: '^7.4.3' }, later: true },
      'driver@1.0.0': { dependencies: { pg: '7.4.1' } },
      'orm@1.0.0': { dependencies: { pool: '^1.0.0', driver: '1.0.0' } },
      'orm@1.1.0': { later: true },
    },
    project: { '': { dependencies: { orm: '1.0.0', pg: '^7.4.1' } } },
    managers: ['npm', 'bun'],
    after: { left: 0, versions: { pool: [] }, files: { 'package.json': '"orm": "1.1.0"' } },
  },
  {
    title: 'an alias stays one',
    packages: pg,
    project: { '': { dependencies: { db: 'npm:pg@7.4.1' } } },
    after: { left: 0, files: { 'package.json': '"db": "npm:pg@7.4.3"' } },
    commands: true,
  },
  {
    title: 'an override in the way is left alone',
    packages: { ...pg, 'orm@1.0.0': { dependencies: { pg: '^7.0.0' } } },
    project: {
      '': { dependencies: { orm: '^1.0.0' }, overrides: { pg: '7.4.1' } },
    },
    managers: ['npm', 'bun'],
    after: { left: 2, untouched: true, output: /it takes\s+--strategy\s+override/ },
  },
  {
    title: 'an override in the way is raised with --strategy override',
    packages: { ...pg, 'orm@1.0.0': { dependencies: { pg: '^7.0.0' } } },
    project: {
      '': { dependencies: { orm: '^1.0.0' }, overrides: { pg: '7.4.1' } },
    },
    managers: ['npm', 'bun'],
    flags: ['--strategy', 'override'],
    after: { left: 0, files: { 'package.json': '"overrides": {\n    "pg": "7.4.3"\n  }' } },
  },
  {
    title: 'a resolution in the way is raised with --strategy override',
    packages: { ...pg, 'orm@1.0.0': { dependencies: { pg: '^7.0.0' } } },
    project: {
      '': { dependencies: { orm: '^1.0.0' }, resolutions: { pg: '7.4.1' } },
    },
    managers: ['yarn-classic', 'yarn-berry', 'pnpm', 'bun'],
    flags: ['--strategy', 'override'],
    after: { left: 0, files: { 'package.json': '"resolutions": {\n    "pg": "7.4.3"\n  }' } },
  },
  {
    title: 'an override of pnpm-workspace.yaml is raised, and its comments stay',
    packages: { ...pg, 'orm@1.0.0': { dependencies: { pg: '^7.0.0' } } },
    project: { '': { dependencies: { orm: '^1.0.0' } } },
    files: { 'pnpm-workspace.yaml': '# ours\noverrides:\n  pg: 7.4.1 # for now\n' },
    managers: ['pnpm'],
    flags: ['--strategy', 'override'],
    after: {
      left: 0,
      files: { 'pnpm-workspace.yaml': '# ours\noverrides:\n  pg: 7.4.3 # for now\n' },
    },
  },
  {
    title: 'a catalog of pnpm gets the new range',
    packages: pg,
    project: { '': { dependencies: { pg: 'catalog:' } } },
    files: { 'pnpm-workspace.yaml': 'catalog:\n  pg: 7.4.1\n' },
    managers: ['pnpm'],
    after: { left: 0, files: { 'pnpm-workspace.yaml': 'catalog:\n  pg: 7.4.3\n' } },
  },
  {
    title: 'a catalog of bun gets the new range',
    packages: pg,
    project: {
      '': { workspaces: { packages: ['packages/*'], catalog: { pg: '7.4.1' } } },
      'packages/api': { name: '@app/api', dependencies: { pg: 'catalog:' } },
    },
    managers: ['bun'],
    after: { left: 0, files: { 'package.json': '"pg": "7.4.3"' } },
  },
  {
    title: 'nobody lets the fix in: left alone',
    packages: { ...pg, ...pinned },
    project: { '': { dependencies: { orm: '^1.0.0' } } },
    after: { left: 2, untouched: true, output: /it takes\s+--strategy\s+override/ },
  },
  {
    title: 'nobody lets the fix in: an override forces it',
    packages: { ...pg, ...pinned },
    project: { '': { dependencies: { orm: '^1.0.0' } } },
    flags: ['--strategy', 'override'],
    after: {
      left: 0,
      versions: { pg: ['7.4.3'], orm: ['1.0.0'] },
      files: { 'package.json': '"7.4.3"' },
    },
    commands: true,
  },
  {
    title: 'a deprecated fix gives way to the next',
    packages: { ...pg, 'pg@7.4.3': { later: true, deprecated: 'broken' } },
    project: { '': { dependencies: { pg: '7.4.1' } } },
    after: { left: 0, files: { 'package.json': '"pg": "7.5.0"' } },
  },
  {
    title: 'an unpublished fix gives way to the next',
    packages: { 'pg@7.4.1': {}, 'pg@7.5.0': { later: true } },
    project: { '': { dependencies: { pg: '7.4.1' } } },
    after: { left: 0, files: { 'package.json': '"pg": "7.5.0"' } },
  },
  {
    title: 'the fix of a bundled copy is in a version that bundles it no more',
    packages: {
      ...pg,
      'orm@1.0.0': { bundles: { pg: '7.4.1' } },
      'orm@1.1.0': { bundles: { pg: '7.4.3' }, later: true },
      'orm@1.2.0': { dependencies: { pg: '^7.4.3' }, later: true },
    },
    project: { '': { dependencies: { orm: '1.0.0' } } },
    managers: ['npm'],
    after: { left: 0, files: { 'package.json': '"orm": "1.2.0"' } },
  },
  {
    title: 'a bundled copy that its bundler never replaces stays',
    packages: { ...pg, 'orm@1.0.0': { bundles: { pg: '7.4.1' } } },
    project: { '': { dependencies: { orm: '^1.0.0' } } },
    managers: ['npm'],
    after: { left: 2, untouched: true, output: /only the package that ships it/ },
  },
  {
    title: 'two copies with different answers: a new range for one, a parent for the other',
    packages: {
      ...pg,
      'pg@7.3.0': {},
      'orm@1.0.0': { dependencies: { pg: '7.3.0' } },
      'orm@1.1.0': { dependencies: { pg: '^7.4.3' }, later: true },
    },
    project: { '': { dependencies: { pg: '7.4.1', orm: '1.0.0' } } },
    after: { left: 0, files: { 'package.json': '"pg": "7.4.3",\n    "orm": "1.1.0"' } },
  },
  {
    title: 'of two copies one can be fixed, and is',
    packages: { ...pg, 'pg@7.3.0': {}, 'orm@1.0.0': { dependencies: { pg: '7.3.0' } } },
    project: { '': { dependencies: { pg: '7.4.1', orm: '1.0.0' } } },
    after: { left: 2, files: { 'package.json': '"pg": "7.4.3"' } },
  },
  {
    title: 'workspaces: only the manifest of the right one changes',
    packages: pg,
    project: {
      '': { workspaces: ['packages/*'] },
      'packages/api': { name: '@app/api', devDependencies: { pg: '7.4.1' } },
      'packages/web': { name: '@app/web', dependencies: { pg: '^7.4.1' } },
    },
    after: {
      left: 0,
      files: { 'packages/api/package.json': '"devDependencies": {\n    "pg": "7.4.3"\n  }' },
    },
    commands: true,
  },
  {
    title: 'workspaces: a folder called cache is one like any other',
    packages: pg,
    project: {
      '': { workspaces: ['packages/*'] },
      'packages/cache': { name: '@app/cache', dependencies: { pg: '7.4.1' } },
      'packages/web': { name: '@app/web', dependencies: { '@app/cache': '1.0.0' } },
    },
    managers: ['npm', 'bun'],
    after: { left: 0, files: { 'packages/cache/package.json': '"pg": "7.4.3"' } },
  },
  {
    title: 'workspaces: a parent in one, a range in another',
    packages: {
      ...pg,
      ...pinned,
      'orm@1.1.0': { dependencies: { pg: '^7.4.3' }, later: true },
    },
    project: {
      '': { workspaces: ['packages/*'] },
      'packages/api': { name: '@app/api', dependencies: { orm: '~1.0.0' } },
      'packages/web': { name: '@app/web', dependencies: { pg: '~7.4.1 <7.4.3' } },
    },
    after: {
      left: 0,
      files: {
        'packages/api/package.json': '"orm": "~1.1.0"',
        'packages/web/package.json': '"pg": "~7.4.3"',
      },
    },
  },
  {
    title: 'a circle of packages',
    packages: {
      ...pg,
      'a@1.0.0': { dependencies: { pg: '7.4.1', b: '1.0.0' } },
      'b@1.0.0': { dependencies: { a: '1.0.0' } },
      'a@1.1.0': { dependencies: { pg: '7.4.3', b: '1.1.0' }, later: true },
      'b@1.1.0': { dependencies: { a: '1.1.0' }, later: true },
    },
    project: { '': { dependencies: { a: '1.0.0' } } },
    after: { left: 0, files: { 'package.json': '"a": "1.1.0"' } },
  },
  {
    title: 'a package that nobody ever fixed is left alone',
    packages: { 'inflight@1.0.6': {} },
    project: { '': { dependencies: { inflight: '^1.0.0' } } },
    after: { left: 1, untouched: true, output: /use\s+instead: a Map of promises/ },
  },
  {
    title: 'versions younger than the settings of npm allow do not exist',
    packages: { 'pg@7.4.1': {}, 'pg@7.4.3': { later: true, time: '2022-01-01T00:00:00Z' } },
    project: { '': { dependencies: { pg: '7.4.1' } } },
    files: { '.npmrc': 'before=2021-01-01\n' },
    managers: ['npm'],
    after: { left: 2, untouched: true },
  },
  {
    title: 'of versions in range npm takes one that is old enough',
    packages: young,
    project: { '': { dependencies: { pg: '^7.4.1' } } },
    files: { '.npmrc': 'min-release-age=1\n' },
    managers: ['npm'],
    after: { left: 0, versions: { pg: ['7.4.3'] } },
  },
  {
    title: 'of versions in range pnpm takes one that is old enough',
    packages: young,
    project: { '': { dependencies: { pg: '^7.4.1' } } },
    files: { 'pnpm-workspace.yaml': 'minimumReleaseAge: 1\n' },
    managers: ['pnpm'],
    after: { left: 0, versions: { pg: ['7.4.3'] } },
  },
  {
    title: 'of versions in range yarn takes one that is old enough',
    packages: young,
    project: { '': { dependencies: { pg: '^7.4.1' } } },
    files: { '.yarnrc.yml': 'npmMinimalAgeGate: 1\n' },
    managers: ['yarn-berry'],
    after: { left: 0, versions: { pg: ['7.4.3'] } },
  },
  {
    title: 'of versions in range bun takes one that is old enough',
    packages: young,
    project: { '': { dependencies: { pg: '^7.4.1' } } },
    files: { 'bunfig.toml': 'minimumReleaseAge = 60\n' },
    managers: ['bun'],
    after: { left: 0, versions: { pg: ['7.4.3'] } },
  },
  {
    title: 'only the leaks that are asked for',
    packages: { 'pg@7.4.1': {}, 'pg@7.4.3': { later: true }, 'inflight@1.0.6': {} },
    project: { '': { dependencies: { pg: '7.4.1', inflight: '^1.0.0' } } },
    flags: ['--only', 'LEAK-2018-9002'],
    managers: ['npm'],
    after: { left: 1, files: { 'package.json': '"pg": "7.4.3"' } },
  },
  {
    title: 'tabs, CRLF, the order of keys and a missing newline stay',
    packages: pg,
    project: {
      '': '{\r\n\t"dependencies": { "pg": "7.4.1" },\r\n\t"version": "1.0.0", "name": "app" }',
    },
    after: {
      left: 0,
      files: {
        'package.json':
          '{\r\n\t"dependencies": { "pg": "7.4.3" },\r\n\t"version": "1.0.0", "name": "app" }',
      },
    },
  },
]
