import { pnpmReader } from '../../src/lockfile/pnpm/pnpm.ts'
import type { DependencyGraph } from '../../src/graph/graph.ts'

/** Reads a lockfile's text, without manifests. */
export function readPnpm(text: string): DependencyGraph {
  return pnpmReader.read({ text, path: 'pnpm-lock.yaml', readManifest: () => undefined })
}

/** Two importers, an alias, a peer, a patch, a link, a git and a directory dependency: 9.0. */
export const version9 = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

catalogs:
  default:
    react:
      specifier: ^18.0.0
      version: 18.3.1

overrides:
  ms: 2.1.3

patchedDependencies:
  debug@4.3.4: abc

importers:

  .:
    dependencies:
      old:
        specifier: npm:ms@2.0.0
        version: ms@2.0.0
      react:
        specifier: 'catalog:'
        version: 18.3.1
    devDependencies:
      '@scope/lib':
        specifier: workspace:*
        version: link:packages/lib
      debug:
        specifier: ^4.3.0
        version: 4.3.4(patch_hash=abc)(supports-color@8.1.1(kind@1.0.0))

  packages/lib:
    dependencies:
      from-git:
        specifier: github:me/from-git
        version: https://codeload.github.com/me/from-git/tar.gz/abcdef
      local:
        specifier: file:../local
        version: file:packages/local(react@18.3.1)
      outside:
        specifier: link:../../../outside
        version: link:../../../outside
      sheet:
        specifier: https://cdn.example.org/sheet-1.0.0.tgz
        version: https://cdn.example.org/sheet-1.0.0.tgz
    optionalDependencies:
      fsevents:
        specifier: ^2.0.0
        version: 2.3.3

packages:

  debug@4.3.4:
    resolution: {integrity: sha512-a}
    engines: {node: '>=6.0'}
    peerDependencies:
      supports-color: '*'
    peerDependenciesMeta:
      supports-color:
        optional: true

  from-git@https://codeload.github.com/me/from-git/tar.gz/abcdef:
    resolution: {tarball: https://codeload.github.com/me/from-git/tar.gz/abcdef}
    version: 1.0.0

  fsevents@2.3.3:
    resolution: {integrity: sha512-b}
    os: [darwin]
    deprecated: |-
      Not: this
      version: 1
    hasBin: true

  kind@1.0.0:
    resolution: {integrity: sha512-c, tarball: https://mirror.example.org/kind-1.0.0.tgz}

  local@file:packages/local:
    resolution: {directory: packages/local, type: directory}
    peerDependencies:
      react: ^18

  ms@2.0.0:
    resolution: {integrity: sha512-d}

  ms@2.1.3:
    resolution: {integrity: sha512-e}

  react@18.3.1:
    resolution: {integrity: sha512-f}

  sheet@https://cdn.example.org/sheet-1.0.0.tgz:
    resolution: {integrity: sha512-g, tarball: https://cdn.example.org/sheet-1.0.0.tgz}
    version: 1.0.0

  supports-color@8.1.1:
    resolution: {integrity: sha512-h}

snapshots:

  debug@4.3.4(patch_hash=abc)(supports-color@8.1.1(kind@1.0.0)):
    dependencies:
      ms: 2.1.3
    optionalDependencies:
      supports-color: 8.1.1(kind@1.0.0)

  from-git@https://codeload.github.com/me/from-git/tar.gz/abcdef: {}

  fsevents@2.3.3:
    optional: true

  kind@1.0.0: {}

  local@file:packages/local(react@18.3.1):
    dependencies:
      react: 18.3.1

  ms@2.0.0: {}

  ms@2.1.3: {}

  react@18.3.1: {}

  sheet@https://cdn.example.org/sheet-1.0.0.tgz: {}

  supports-color@8.1.1(kind@1.0.0):
    dependencies:
      kind: 1.0.0
`

/** What only 5.x has: ranges apart, underscores before peers, slashes before versions. */
export const version5 = `lockfileVersion: 5.4

specifiers:
  '@scope/plain': ^1.0.0
  hosted: ^2.0.0
  old: npm:lodash._root@^3.0.0
  ours: file:../ours
  sheet: https://cdn.example.org/sheet.tgz
  theirs: git+ssh://git@example.org/theirs.git

dependencies:
  '@scope/plain': 1.2.3_react@17.0.2+kind@1.0.0
  hosted: npm.example.org/hosted/2.0.0
  old: /lodash._root/3.0.1
  ours: file:../ours
  theirs: git@example.org+theirs/abcdef

devDependencies:
  sheet: '@cdn.example.org/sheet.tgz'

packages:

  '@cdn.example.org/sheet.tgz':
    resolution: {tarball: https://cdn.example.org/sheet.tgz}
    name: sheet
    version: 0.1.0
    dev: true

  /@scope/plain/1.2.3_react@17.0.2+kind@1.0.0:
    resolution: {integrity: sha512-a}
    peerDependencies:
      react: '>=16'
    dependencies:
      react: 17.0.2
    dev: false

  /lodash._root/3.0.1:
    resolution: {integrity: sha1-b}
    dev: false

  /react/17.0.2:
    resolution: {integrity: sha512-c}

  file:../ours:
    resolution: {directory: ../ours, type: directory}
    name: ours
    version: 0.0.1
    dev: false

  git@example.org+theirs/abcdef:
    resolution: {commit: abcdef, repo: git@example.org:theirs.git, type: git}
    name: theirs
    version: 1.0.0
    dev: false

  npm.example.org/hosted/2.0.0:
    resolution: {integrity: sha512-d, registry: https://npm.example.org/}
    dev: false
    optional: true
`

/** The same layout in 6.0: ranges beside the versions, parentheses around the peers. */
export const version6 = `lockfileVersion: '6.0'

dependencies:
  '@scope/plain':
    specifier: ^1.0.0
    version: 1.2.3(@types/react@17.0.2)
  old:
    specifier: npm:lodash._root@^3.0.0
    version: /lodash._root@3.0.1

packages:

  /@scope/plain@1.2.3(@types/react@17.0.2):
    resolution: {integrity: sha512-a}
    peerDependencies:
      '@types/react': '*'
    dependencies:
      '@types/react': 17.0.2
      tidy: npm.example.org/tidy@1.0.0
    dev: false

  /@types/react@17.0.2:
    resolution: {integrity: sha512-c}
    dev: false

  /lodash._root@3.0.1:
    resolution: {integrity: sha1-b}
    dev: false

  npm.example.org/tidy@1.0.0:
    resolution: {integrity: sha512-d}
    dev: false
`
