import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const peakHook = fileURLToPath(new URL('peak.cjs', import.meta.url))

// What npm sets for its scripts, and a certificate file that doubles Node's start, would be measured too.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_|^GITHUB_|^CI$/i.test(name)),
)

/** Runs a process to its end: how long it took, in ms, what it wrote and its exit code. */
export async function run(args, { file = process.execPath, cwd, extraEnv = {} } = {}) {
  const start = performance.now()
  const child = spawn(file, args, { cwd, env: { ...env, ...extraEnv }, stdio: pipes(3) })
  return { ...(await ended(child)), ms: performance.now() - start }
}

/** The peak resident memory of a Node process, in KiB. */
export async function peak(args, { cwd } = {}) {
  const child = spawn(process.execPath, ['-r', peakHook, ...args], { cwd, env, stdio: pipes(4) })
  return Number((await ended(child)).texts[3])
}

function pipes(count) {
  return Array.from({ length: count }, (_, fd) => (fd === 0 ? 'ignore' : 'pipe'))
}

function ended(child) {
  const texts = child.stdio.map(() => '')
  for (const [fd, stream] of child.stdio.entries()) {
    stream?.setEncoding('utf8').on('data', (text) => (texts[fd] += text))
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, texts }))
  })
}

export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
