import { spawn } from 'node:child_process'

const timeLimit = 8 * 60_000

/** Runs a program to its end: its exit code, what it printed, and the last lines of its complaints. */
export function execute(program, args, { cwd, env, shell = false }) {
  return new Promise((resolve) => {
    let [stdout, stderr] = ['', '']
    const child = spawn(program, args, {
      cwd,
      env,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeLimit,
    })
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.on('error', (error) => resolve({ code: -1, stdout, stderr: error.message }))
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
  })
}

/** What went wrong, in a few words. */
export function reasonOf({ stdout, stderr }) {
  const lines = `${stderr}\n${stdout}`.split('\n').map((line) => line.trim())
  const telling = lines
    .filter((line) => !/Failed with errors|Completed|error Command failed/.test(line))
    .filter((line) =>
      /\berr|YN00(?!00|13)\d\d.*(?:error|can't|not|fail)|conflict|fatal/i.test(line),
    )
  return (telling.length > 0 ? telling : lines.filter(Boolean)).slice(0, 3).join(' ').slice(0, 400)
}
