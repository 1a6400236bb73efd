import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { folderWith, leakscan } from '../cli.ts'

const id = 'LEAK-2026-9902'
const name = 'leakscan-test-keeps'
const script = `node_modules/${name}/index.js`

const advisory = (signature: unknown) => ({
  id,
  package: name,
  title: 'Every call leaves its job in a list of the module',
  details: 'Every call pushes a job to a list of the module, and nothing takes it away again.',
  affected: [{ introduced: '1.0.0', fixed: '1.1.0' }],
  leak: {
    kind: 'unbounded-cache',
    memory: 'js-heap',
    trigger: 'call',
    growth: 'unbounded',
    exposure: 'default',
    scope: 'server',
  },
  ...(signature === undefined ? {} : { signature }),
  references: [{ type: 'fix', url: 'https://example.org/keeps/1' }],
  evidence: { level: 'confirmed', checked: 'It is made up: 1.0.0 pushes and 1.1.0 does not.' },
  published: '2026-11-23',
})

const reproduction = `export const meta = {
  id: '${id}', package: '${name}', affected: '1.0.0', fixed: '1.1.0', meter: 'js-heap',
}
export const setup = ({ load }) => load(meta.package)
export const op = (call, i) => call(i)
export const teardown = () => {}
`

const source = (end: string) => `const kept = []
class Job { constructor(i) { this.i = i; this.onDone = function onDone() { return i } } }
module.exports = (i) => { const job = new Job(i); ${end} }
`

/** Runs `verify --signature` where 1.0.0 keeps its jobs, and 1.1.0 does what is said. */
function check(signature: unknown, fixedBody = '') {
  const manifest = (version: string) => JSON.stringify({ name, version })
  const cwd = folderWith({
    [`own/npm/${name}/${id}.yaml`]: stringify(advisory(signature)),
    [`own/npm/${name}/${id}.repro.mjs`]: reproduction,
    'old/package.json': manifest('1.0.0'),
    'old/index.js': source('kept.push(job)'),
    'new/package.json': manifest('1.1.0'),
    'new/index.js': source(fixedBody),
  })
  const versions = ['--versions', 'file:old,file:new', '--advisories', 'own', '--yes']
  return leakscan(['verify', id, '--signature', ...versions], { cwd })
}

test('a signature that shows where the leak is and only there holds', async () => {
  const { code, stdout } = await check([
    { closure: { name: 'onDone', script } },
    { constructor: 'Job' },
  ])
  expect(stdout).toMatch(
    /1\.0\.0 \(affected\), after 400 operations\n.*400 closures of onDone\(\).*\n.*400 objects of the class Job/,
  )
  expect(stdout).toMatch(/1\.1\.0 \(not affected\), after 400 operations\n.*\b[01] closures? of/)
  expect(stdout).toContain('holds: the signature shows where the leak is')
  expect(code).toBe(0)
})

test('without a signature what tells the sides apart is proposed', async () => {
  const { code, stdout } = await check(undefined)
  expect(stdout).toContain('does not hold: the advisory has no signature')
  expect(stdout).toContain(`- {"closure":{"name":"onDone","script":"${script}"}} # 400 and`)
  expect(stdout).toContain('- {"constructor":"Job"} # 400 and')
  expect(code).toBe(1)
})

test('a signature that shows on both sides does not hold', async () => {
  const { code, stdout } = await check([{ constructor: 'Job' }], 'kept.push(job)')
  expect(stdout).toContain('does not hold: it shows where no leak is')
  expect(code).toBe(1)
})

test('a signature of something else does not hold', async () => {
  const { code, stdout } = await check([{ constructor: 'Task' }])
  expect(stdout).toContain('does not hold: it does not show where the leak is')
  expect(code).toBe(1)
})
