import type { Io, Output } from './command.ts'
import { main } from './main.ts'

/** Runs the command line of this process. */
export async function runProcess(): Promise<void> {
  const io: Io = {
    cwd: process.cwd(),
    now: new Date(),
    env: process.env,
    stdin: readStdin,
    stdout: output(process.stdout),
    stderr: output(process.stderr),
  }
  // A reader that goes away (`leakscan | head`) is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
  process.exitCode = await main(process.argv.slice(2), io)
}

/** Few scans read it, and the module for it takes time to load. */
async function readStdin(): Promise<string> {
  const { text } = await import('node:stream/consumers')
  return text(process.stdin)
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text)
    },
    isTTY: stream.isTTY,
    columns: stream.columns,
  }
}
