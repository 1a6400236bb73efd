import type { ParseArgsConfig } from 'node:util'

/** What a command may touch of the world, so that tests and embedders can stand in for it. */
export interface Io {
  readonly cwd: string
  readonly now: Date
  /** The version of Node.js that this runs on. */
  readonly node: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** All of standard input. */
  readonly stdin: () => Promise<string>
  /** The same in pieces, for what can be larger than a text. */
  readonly stdinBytes: () => AsyncIterable<Uint8Array>
  /** Asks the person at the terminal; absent where there is none. */
  readonly ask?: (question: string) => Promise<string>
  readonly stdout: Output
  readonly stderr: Output
}

export interface Output {
  readonly write: (text: string) => void
  readonly isTTY: boolean
  readonly columns: number | undefined
}

export type Options = NonNullable<ParseArgsConfig['options']>

/** The values of parsed options; a command reads them with the helpers of args.ts. */
export type Values = Readonly<Record<string, unknown>>

export interface Command {
  /** The whole of `leakscan <name> --help`. */
  readonly help: string
  readonly options: Options
  /** Resolves to the exit code. */
  readonly run: (
    args: { values: Values; positionals: readonly string[] },
    io: Io,
  ) => Promise<number>
}
