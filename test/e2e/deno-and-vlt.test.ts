import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'
import { gitInit } from '../git.ts'
import { madeUp } from '../setup.ts'

const denoProject = {
  'deno.jsonc': `{
  // What the server is made of.
  "workspace": ["./api"],
  "imports": {
    "@std/path": "jsr:@std/path@^1.0.8"
  }
}
`,
  'api/deno.json': `{
  "name": "@us/api",
  "imports": {
    "db": "npm:pg@^7.4.0",
  },
}
`,
  'deno.lock': `{
  "version": "5",
  "specifiers": {
    "jsr:@std/path@^1.0.8": "1.0.8",
    "npm:pg@^7.4.0": "7.4.1"
  },
  "jsr": {
    "@std/path@1.0.8": {
      "integrity": "aa"
    }
  },
  "npm": {
    "pg@7.4.1": {
      "integrity": "sha512-AA=="
    }
  },
  "remote": {
    "https://example.org/pg.ts": "bb"
  },
  "workspace": {
    "dependencies": [
      "jsr:@std/path@^1.0.8"
    ],
    "members": {
      "api": {
        "dependencies": [
          "npm:pg@^7.4.0"
        ]
      }
    }
  }
}
`,
}

const vltProject = {
  'package.json': '{\n  "dependencies": {\n    "db": "npm:pg@7.4.1"\n  }\n}\n',
  'vlt-lock.json': `{
  "lockfileVersion": 1,
  "options": {},
  "nodes": {
    "~npm~pg@7.4.1": [0,"pg","sha512-AA=="]
  },
  "edges": {
    "file~_d db": "prod npm:pg@7.4.1 ~npm~pg@7.4.1"
  }
}
`,
}

async function findingsIn(cwd: string, ...args: string[]) {
  const run = await leakscan(['--json', '--database', madeUp, ...args], { cwd })
  const [project] = JSON.parse(run.stdout).projects
  return { code: run.code, project, findings: project.findings, stderr: run.stderr }
}

describe('Deno', () => {
  test('a finding has its line in deno.lock, and that of the deno.json which asks for it', async () => {
    const { code, findings, stderr } = await findingsIn(folderWith(denoProject))
    expect([code, stderr]).toEqual([1, ''])
    expect(findings[0]).toMatchObject({
      package: { name: 'pg', version: '7.4.1', line: 13 },
      declaredAt: [{ file: 'api/deno.json', line: 4 }],
    })
  })

  test('files are named from where leakscan runs, and a deno.json means its project', async () => {
    const cwd = folderWith({
      ...Object.fromEntries(Object.entries(denoProject).map(([file, text]) => [`a/${file}`, text])),
      '.git/HEAD': '',
    })
    const { findings, project } = await findingsIn(cwd, 'a/api/deno.json')
    expect([project.lockfile, findings[0].declaredAt[0].file]).toEqual([
      'a/deno.lock',
      'a/api/deno.json',
    ])
    const below = await findingsIn(cwd, '--recursive')
    expect(below.findings).toEqual(findings)
  })

  test('what is staged is read from git, the deno.json of a member too', async () => {
    const cwd = folderWith(denoProject)
    gitInit(cwd)('add', '.')
    const { writeFileSync } = await import('node:fs')
    for (const file of Object.keys(denoProject)) writeFileSync(join(cwd, file), 'not staged')
    const { findings } = await findingsIn(cwd, '--staged')
    expect(findings[0].declaredAt).toEqual([{ file: 'api/deno.json', line: 4 }])
  })

  test('--workspace narrows to a member by the name in its deno.json', async () => {
    const { findings } = await findingsIn(folderWith(denoProject), '--workspace', '@us/api')
    expect(findings).not.toEqual([])
  })

  test('list tells why packages of JSR and modules from URLs are not checked', async () => {
    const cwd = folderWith(denoProject)
    const { stdout } = await leakscan(['list', '--json'], { cwd })
    const { packages, format, formatVersion } = JSON.parse(stdout)
    expect([format, formatVersion]).toEqual(['deno', '5'])
    const rows = packages.map(
      (one: { name: string; line: number; notChecked: string | null }) =>
        `${one.line} ${one.name}: ${one.notChecked}`,
    )
    expect(rows).toEqual([
      '13 pg: null',
      '8 @std/path: from JSR, not the npm registry',
      '18 https://example.org/pg.ts: a module from a URL, not a registry',
    ])
    expect((await leakscan(['list'], { cwd })).stdout).toBe('pg@7.4.1\n')
  })

  test('the report has the command that Deno takes, and says nothing of the Node.js that runs leakscan', async () => {
    const { stdout } = await leakscan(['--database', madeUp], { cwd: folderWith(denoProject) })
    expect(stdout).toMatch(/\$ deno update --recursive db\n/)
    expect(stdout).toContain('2 not from a registry, not checked')
    expect(stdout).not.toContain('Node.js')
  })
})

test('a peer takes the version that a direct dependency brings, and needs no override', async () => {
  const cwd = folderWith({
    'deno.json': '{"imports": {"pg": "npm:pg@^7.4.0", "pg-pool": "npm:pg-pool@2"}}',
    'deno.lock': `{
      "version": "5",
      "specifiers": {"npm:pg@^7.4.0": "7.4.1", "npm:pg-pool@2": "2.0.0_pg@7.4.1"},
      "npm": {"pg@7.4.1": {}, "pg-pool@2.0.0_pg@7.4.1": {"dependencies": ["pg"]}},
      "workspace": {"dependencies": ["npm:pg@^7.4.0", "npm:pg-pool@2"]}
    }`,
  })
  const { project } = await findingsIn(cwd)
  expect(project.upgrades).toMatchObject([{ kind: 'in-place', commands: ['deno update pg'] }])
})

test('a project of Deno that has no lockfile yet is told how to get one', async () => {
  const { code, stderr } = await leakscan([], { cwd: folderWith({ 'deno.json': '{}' }) })
  expect([code, stderr]).toEqual([3, expect.stringContaining('Run `deno install` first')])
})

describe('vlt', () => {
  test('a finding has its line in vlt-lock.json, and that of the alias in package.json', async () => {
    const { code, findings, project } = await findingsIn(folderWith(vltProject))
    expect([code, project.format]).toEqual([1, 'vlt'])
    expect(findings[0]).toMatchObject({
      package: { name: 'pg', line: 5 },
      declaredAt: [{ file: 'package.json', line: 3 }],
    })
  })

  test('the report has the command that vlt takes', async () => {
    const { stdout } = await leakscan(['--database', madeUp], { cwd: folderWith(vltProject) })
    expect(stdout).toMatch(/\$ vlt install db@npm:pg@7\.4\.\d\n/)
  })

  test('a modifier in vlt.json that holds a package is named, and where to change it', async () => {
    const cwd = folderWith({
      ...vltProject,
      'vlt.json': '{\n  // forced\n  "modifiers": { "#pg": "7.4.1" }\n}\n',
    })
    const { stdout } = await leakscan(['--database', madeUp], { cwd })
    expect(stdout).toMatch(/in vlt\.json set modifiers\.#pg to 7\.4\.\d\n  \$ vlt update\n/)
  })
})

const bom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components: [{ type: 'library', name: 'pg', version: '7.4.1', purl: 'pkg:npm/pg@7.4.1' }],
})

test.each([
  ['deno.lock', denoProject, 'deno.lock: fix cannot write lockfiles of deno'],
  ['vlt-lock.json', vltProject, 'vlt-lock.json: fix cannot write lockfiles of vlt'],
  ['bom.json', { 'bom.json': bom }, 'bom.json: an SBOM cannot be fixed'],
])('fix refuses %s with what to do instead, and changes nothing', async (file, files, message) => {
  const cwd = folderWith(files)
  const args = ['fix', file, '--yes', '--database', madeUp]
  const { code, stdout, stderr } = await leakscan(args, { cwd })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^leakscan: .+\n {2}Run .+\n$/)
  expect(stderr).toContain(message)
  for (const [name, text] of Object.entries(files))
    expect(readFileSync(join(cwd, name), 'utf8')).toBe(text)
})
