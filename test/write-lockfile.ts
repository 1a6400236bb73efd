/** A package of a made-up project; the names of packages are unique. */
export interface MadePackage {
  readonly name: string
  readonly version: string
  /** Names of other packages. */
  readonly dependencies?: readonly string[]
}

type Write = (packages: readonly MadePackage[], direct: readonly string[]) => string

const quote = (text: string) => JSON.stringify(text)

function rangesOf(packages: readonly MadePackage[]) {
  const versions = new Map(packages.map(({ name, version }) => [name, version]))
  return (names: readonly string[] = []) => names.map((name) => [name, versions.get(name)] as const)
}

/** An object as JSON whose keys may be any text, `__proto__` among them. */
function object(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([key, value]) => `${quote(key)}: ${value}`).join(', ')}}`
}

function npm(packages: readonly MadePackage[], direct: readonly string[]): string {
  const ranges = rangesOf(packages)
  const dependencies = (names?: readonly string[]) =>
    object(ranges(names).map(([name, version]) => [name, quote(version ?? '')]))
  const entries = packages.map(
    ({ name, version, dependencies: names }) =>
      [
        `node_modules/${name}`,
        `{"version": ${quote(version)}, "dependencies": ${dependencies(names)}}`,
      ] as const,
  )
  const root = ['', `{"name": "app", "dependencies": ${dependencies(direct)}}`] as const
  return `{"name": "app", "lockfileVersion": 3, "packages": ${object([root, ...entries])}}\n`
}

function yarnClassic(packages: readonly MadePackage[]): string {
  const ranges = rangesOf(packages)
  const entries = packages.map(({ name, version, dependencies }) => {
    const lines = ranges(dependencies).map(([to, range]) => `    ${quote(to)} "${range}"\n`)
    const section = lines.length === 0 ? '' : `  dependencies:\n${lines.join('')}`
    return `${quote(`${name}@${version}`)}:\n  version "${version}"\n${section}`
  })
  return `# yarn lockfile v1\n\n\n${entries.join('\n')}`
}

function yarnBerry(packages: readonly MadePackage[], direct: readonly string[]): string {
  const ranges = rangesOf(packages)
  const section = (names?: readonly string[]) => {
    const lines = ranges(names).map(([to, range]) => `    ${quote(to)}: "npm:${range}"\n`)
    return lines.length === 0 ? '' : `  dependencies:\n${lines.join('')}`
  }
  const entries = packages.map(({ name, version, dependencies }) => {
    const resolution = quote(`${name}@npm:${version}`)
    return `${resolution}:\n  version: ${version}\n  resolution: ${resolution}\n${section(dependencies)}`
  })
  const workspace = `"app@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "app@workspace:."\n${section(direct)}`
  return `__metadata:\n  version: 8\n\n${[workspace, ...entries].join('\n')}`
}

function pnpm(packages: readonly MadePackage[], direct: readonly string[]): string {
  const ranges = rangesOf(packages)
  const importer = ranges(direct).map(
    ([to, range]) =>
      `      ${quote(to)}:\n        specifier: ${range}\n        version: ${range}\n`,
  )
  const ids = packages.map(({ name, version }) => quote(`${name}@${version}`))
  const snapshots = packages.map(({ dependencies }, i) => {
    const lines = ranges(dependencies).map(([to, range]) => `      ${quote(to)}: ${range}\n`)
    return lines.length === 0
      ? `  ${ids[i]}: {}\n`
      : `  ${ids[i]}:\n    dependencies:\n${lines.join('')}`
  })
  return [
    `lockfileVersion: '9.0'\n`,
    `importers:\n\n  .:\n    dependencies:\n${importer.join('')}`,
    `packages:\n\n${ids.map((id) => `  ${id}:\n    resolution: {integrity: sha512-AA==}\n`).join('\n')}`,
    `snapshots:\n\n${snapshots.join('\n')}`,
  ].join('\n')
}

function bun(packages: readonly MadePackage[], direct: readonly string[]): string {
  const ranges = rangesOf(packages)
  const dependencies = (names?: readonly string[]) =>
    object(ranges(names).map(([name, version]) => [name, quote(version ?? '')]))
  const entries = packages.map(
    ({ name, version, dependencies: names }) =>
      `    ${quote(name)}: [${quote(`${name}@${version}`)}, "", { "dependencies": ${dependencies(names)} }, "sha512-AA=="],\n`,
  )
  const root = `{ "name": "app", "dependencies": ${dependencies(direct)} }`
  return `{\n  "lockfileVersion": 1,\n  "workspaces": { "": ${root} },\n  "packages": {\n${entries.join('\n')}  }\n}\n`
}

function deno(packages: readonly MadePackage[], direct: readonly string[]): string {
  const ranges = rangesOf(packages)
  const list = (names: readonly string[]) => `[${names.map(quote).join(', ')}]`
  const entries = packages.map(
    ({ name, version, dependencies = [] }) =>
      [
        `${name}@${version}`,
        `{"integrity": "sha512-AA==", "dependencies": ${list(dependencies)}}`,
      ] as const,
  )
  const required = ranges(direct).map(
    ([name, version]) => [`npm:${name}@${version}`, version] as const,
  )
  const specifiers = object(required.map(([one, version]) => [one, quote(version ?? '')]))
  const workspace = `{"packageJson": {"dependencies": ${list(required.map(([one]) => one))}}}`
  return `{\n  "version": "5",\n  "specifiers": ${specifiers},\n  "npm": ${object(entries)},\n  "workspace": ${workspace}\n}\n`
}

function vlt(packages: readonly MadePackage[], direct: readonly string[]): string {
  const ids = new Map(
    packages.map(({ name, version }) => [name, `~npm~${name.replaceAll('_', '__')}@${version}`]),
  )
  const ranges = rangesOf(packages)
  const edgesOf = (from: string, names: readonly string[] = []) =>
    ranges(names).map(
      ([name, version]) =>
        [`${from} ${name}`, quote(`prod ${version} ${ids.get(name) ?? 'MISSING'}`)] as const,
    )
  const nodes = packages.map(
    ({ name }) => [ids.get(name) ?? '', `[0,${quote(name)},"sha512-AA=="]`] as const,
  )
  const edges = [
    ...edgesOf('file~_d', direct),
    ...packages.flatMap(({ name, dependencies }) => edgesOf(ids.get(name) ?? '', dependencies)),
  ]
  return `{\n  "lockfileVersion": 1,\n  "options": {},\n  "nodes": ${object(nodes)},\n  "edges": ${object(edges)}\n}\n`
}

function cyclonedx(packages: readonly MadePackage[], direct: readonly string[]): string {
  const refs = new Map(packages.map(({ name, version }) => [name, `${name}@${version}`]))
  const components = packages.map(({ name, version }) => ({
    type: 'library',
    name,
    version,
    'bom-ref': refs.get(name),
    purl: `pkg:npm/${encodeURIComponent(Buffer.from(name).toString())}@${version}`,
  }))
  const dependsOn = (names: readonly string[] = []) => names.map((name) => refs.get(name))
  return `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: { type: 'application', name: 'app', 'bom-ref': 'app' } },
      components,
      dependencies: [
        { ref: 'app', dependsOn: dependsOn(direct) },
        ...packages.map(({ name, dependencies }) => ({
          ref: refs.get(name),
          dependsOn: dependsOn(dependencies),
        })),
      ],
    },
    undefined,
    1,
  )}\n`
}

function spdx(packages: readonly MadePackage[], direct: readonly string[]): string {
  const refs = new Map(packages.map(({ name, version }) => [name, `${name}@${version}`]))
  const entries = packages.map(({ name, version }) => ({
    SPDXID: refs.get(name),
    name,
    versionInfo: version,
    externalRefs: [
      {
        referenceType: 'purl',
        referenceLocator: `pkg:npm/${encodeURIComponent(Buffer.from(name).toString())}@${version}`,
      },
    ],
  }))
  const relations = (from: string | undefined, names: readonly string[] = []) =>
    names.map((name) => ({
      spdxElementId: from,
      relationshipType: 'DEPENDS_ON',
      relatedSpdxElement: refs.get(name),
    }))
  const document = {
    spdxVersion: 'SPDX-2.3',
    documentDescribes: ['app'],
    packages: [{ SPDXID: 'app', name: 'app' }, ...entries],
    relationships: [
      ...relations('app', direct),
      ...packages.flatMap(({ name, dependencies }) => relations(refs.get(name), dependencies)),
    ],
  }
  return `${JSON.stringify(document, undefined, 1)}\n`
}

/** A lockfile or SBOM of each format with these packages, in its writer's layout, and its file's name. */
export const lockfileWriters: readonly (readonly [format: string, fileName: string, Write])[] = [
  ['npm', 'package-lock.json', npm],
  ['yarn classic', 'yarn.lock', yarnClassic],
  ['yarn berry', 'yarn.lock', yarnBerry],
  ['pnpm', 'pnpm-lock.yaml', pnpm],
  ['bun', 'bun.lock', bun],
  ['Deno', 'deno.lock', deno],
  ['vlt', 'vlt-lock.json', vlt],
  ['CycloneDX', 'bom.json', cyclonedx],
  ['SPDX', 'bom.spdx.json', spdx],
]
