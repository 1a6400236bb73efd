import { fstatSync, statSync, writeSync } from 'node:fs'
import { LeakscanError } from '../errors.ts'
import type { Io, Output } from './command.ts'
import { main } from './main.ts'

/** Runs the command line of this process. */
export async function runProcess(): Promise<void> {
  const terminals: NodeJS.WriteStream[] = []
  const exitCode = await main(process.argv.slice(2), processIo(terminals))
  // Windows writes to a terminal later.
  for (const terminal of terminals) {
    if (terminal.writableLength > 0) await new Promise((written) => terminal.write('', written))
  }
  // What is left are requests that were given up, which npm's libraries would ask again after seconds, and a
  // heap that the system takes back faster than V8 clears it.
  process.exit(exitCode)
}

/**
 * What this process may touch.
 *
 * @param terminals - gets those that are written to.
 */
export function processIo(terminals: NodeJS.WriteStream[] = []): Io {
  const open = (terminal: NodeJS.WriteStream) => {
    terminals.push(terminal)
    return terminal
  }
  return {
    cwd: process.cwd(),
    now: new Date(),
    node: process.versions.node,
    env: process.env,
    stdin: readStdin,
    stdinBytes: () => process.stdin,
    stdout: output(1, () => open(process.stdout)),
    stderr: output(2, () => open(process.stderr)),
    ...(mayBeTerminal(0) && mayBeTerminal(2) && { ask: askOnTerminal }),
  }
}

async function askOnTerminal(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // At its end without an answer nothing would ever settle the question.
  const gone = new AbortController()
  terminal.on('close', () => gone.abort())
  terminal.on('SIGINT', () => gone.abort())
  try {
    return await terminal.question(question, { signal: gone.signal })
  } catch (cause) {
    if (!gone.signal.aborted) throw cause
    process.stderr.write('\n')
    throw new LeakscanError('STOPPED', 'stopped at a question: nothing was changed', { cause })
  } finally {
    terminal.close()
  }
}

/** Few scans read it, and the module for it takes time to load. */
async function readStdin(): Promise<string> {
  const { text } = await import('node:stream/consumers')
  return text(process.stdin)
}

/**
 * An output that is no terminal is written to by its descriptor: touching `process.stdout` loads Node's
 * streams and sockets, which takes as long as reading a lockfile of a thousand packages.
 */
function output(descriptor: number, open: () => NodeJS.WriteStream): Output {
  const terminal = mayBeTerminal(descriptor) ? open() : undefined
  return {
    write: (text) => {
      if (terminal) terminal.write(text)
      else writeAll(descriptor, Buffer.from(text))
    },
    isTTY: terminal?.isTTY ?? false,
    // A terminal whose size nobody set says 0.
    columns: terminal?.columns || undefined,
  }
}

/** Whether it is a device other than the one that takes what nobody wants to see. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const device = fstatSync(descriptor)
    return device.isCharacterDevice() && device.rdev !== nullDevice()
  } catch {
    // It is closed: what is written to it is lost, as it would be in any program.
    return false
  }
}

/** By which to know the null device; `undefined` on Windows, where it looks like no other. */
function nullDevice(): number | undefined {
  return statSync('/dev/null', { throwIfNoEntry: false })?.rdev
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      if (!mayGoOn(error)) return
    }
  }
}

/** Whether there is somebody left to write for. */
function mayGoOn(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // A reader that went away (`leakscan | head`) is no error of ours.
  if (code === 'EPIPE' || code === 'EBADF') return false
  if (code !== 'EAGAIN') throw error
  // A pipe that is full for now; its reader needs a moment.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  return true
}
