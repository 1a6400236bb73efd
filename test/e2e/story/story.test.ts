import { execFile } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findNode } from '../../../src/verify/node.ts'
import { findPostgresql, startPostgresql } from '../../../src/verify/postgresql.ts'
import type { Sandbox } from '../../../src/verify/sandbox.ts'
import { createSandbox } from '../../../src/verify/sandbox.ts'
import { leakscan, root } from '../../cli.ts'
import { startApi } from './api.ts'

/** Old enough for a V8 that keeps scripts for DevTools, new enough for --heapsnapshot-signal. */
const nodeOfItsTime = '12.22.12'

// npm has that Node.js for no other system with sockets in folders.
const hasOldNode = platform() === 'linux' || (platform() === 'darwin' && arch() === 'x64')

let sandbox: Sandbox
beforeAll(() => {
  sandbox = createSandbox(process.env)
})
// It removes some hundred MB.
afterAll(() => sandbox.remove(), 60_000)

test.skipIf(!hasOldNode)(
  'from a growing heap to the upgrade that ends it: an API on Express, Sequelize 4 and pg 7.4.1',
  { timeout: 300_000 },
  async (context) => {
    const why = whyNoPostgresql()
    if (why !== undefined) {
      process.stderr.write(`NOT TESTED: the story end to end needs PostgreSQL: ${why}\n`)
      context.skip(why)
    }
    const cwd = join(sandbox.folder, 'orders-api')
    cpSync(join(root, 'test/fixtures/sequelize-pg-api'), cwd, { recursive: true })
    const [node, database] = await Promise.all([installNode(), startDatabase(), npmCi(cwd)])
    const env = { ...process.env, ...database.env }

    const leaking = await snapshotsUnderLoad(node, cwd, env)
    const named = await leakscan(['heap', ...leaking], { cwd })
    expect(named.stdout).toMatch(/^very likely: LEAK-2017-0001 pg: A row constructor is compiled/)
    expect(named.stdout).toMatch(
      /strings that begin with\s+"\(function anonymous\(parsers,rowData"/,
    )
    expect(named.stdout).toContain('pg 7.4.1 is installed and affected.')
    expect(named.stdout).toContain('Upgrade pg 7.4.1 → 7.4.2 (patch): fixes 1 leak')
    expect(named.code).toBe(1)

    const scanned = await leakscan([], { cwd })
    expect(scanned.stdout).toContain('Upgrade pg 7.4.1 → 7.4.2 (patch): fixes 1 leak')
    expect(scanned.code).toBe(1)

    const fixed = await leakscan(['fix', '--yes', '--only', 'LEAK-2017-0001'], { cwd })
    expect(fixed.stdout).toMatch(/1 of \d+ leaks gone/)
    await npmCi(cwd)
    expect(installedPg(cwd)).toBe('7.4.2')

    const after = await snapshotsUnderLoad(node, cwd, env)
    const flat = await leakscan(['heap', ...after], { cwd })
    expect(flat.stdout).toContain('No known leak shows')
    expect(flat.code).toBe(0)
    // What may still grow a little is the code that V8 compiles for what became hot meanwhile.
    const grew = await growth(leaking, cwd)
    expect(grew).toBeGreaterThan(500)
    expect(await growth(after, cwd)).toBeLessThan(grew / 4)
  },
)

/** Why there cannot be a server, if there cannot. */
function whyNoPostgresql(): string | undefined {
  if (findPostgresql(process.env) === undefined) return 'apt-get install postgresql'
  // It refuses to be root, who is somebody else only in a namespace.
  const isRoot = process.getuid?.() === 0 && sandbox.isolation.length === 0
  return isRoot ? 'it does not run as root, and users can make no namespaces here' : undefined
}

async function installNode(): Promise<string> {
  const own = { path: process.execPath, version: process.versions.node }
  return (await findNode(nodeOfItsTime, { own, sandbox, env: process.env })).path
}

async function startDatabase(): Promise<{ readonly env: Readonly<Record<string, string>> }> {
  const service = await startPostgresql(sandbox, process.env)
  sandbox.services.set('postgresql', service)
  return service
}

async function npmCi(cwd: string): Promise<void> {
  const args = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund']
  await promisify(execFile)('npm', args, { cwd })
}

const warmUp = 1000
const requests = 2500

/** Two snapshots of the API, before and after its load. */
async function snapshotsUnderLoad(
  node: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const api = await startApi(node, cwd, env)
  try {
    await api.load(warmUp)
    const first = await api.snapshot()
    await api.load(requests)
    return [first, await api.snapshot()]
  } finally {
    await api.stop()
  }
}

function installedPg(cwd: string): unknown {
  return JSON.parse(readFileSync(join(cwd, 'node_modules/pg/package.json'), 'utf8')).version
}

/** By how many bytes the heap grew for each request. */
async function growth(files: readonly string[], cwd: string): Promise<number> {
  const { stdout } = await leakscan(['heap', ...files, '--json'], { cwd })
  const [first, second] = JSON.parse(stdout).snapshots
  return (second.size - first.size) / requests
}
