/** What a reproduction watches: heapUsed, external, the resident set, or open handles. */
export type Meter = 'js-heap' | 'external' | 'native' | 'handles'

/** A server that is installed on the machine, and started in the sandbox. */
export type ServiceName = 'postgresql'

/** What a reproduction says about itself: its export `meta`. */
export interface Meta {
  readonly id: string
  /** The package whose versions are measured; absent: those of the runtime. */
  readonly package?: string
  /** The advisory is one of Node.js itself: `affected` and `fixed` are versions of it. */
  readonly runtime?: 'node'
  /** A version that leaks. */
  readonly affected: string
  /** A version that does not; absent where nobody fixed it, and `control` is measured instead. */
  readonly fixed?: string
  /** SemVer range of the Node.js versions on which it can run; absent: any that leakscan supports. */
  readonly node?: string
  readonly meter: Meter
  /** Of node, beside those of the harness. */
  readonly flags?: readonly string[]
  /** Servers that must run; they are found by the variables of their own clients, as PGHOST. */
  readonly services?: readonly ServiceName[]
  /** Installed beside the package, by exact version. */
  readonly dependencies?: Readonly<Record<string, string>>
}

/** What `setup` is given. */
export interface Context {
  /** Loads an installed package, or a file of one: its exports, or its namespace if it is ESM only. */
  readonly load: (name: string) => Promise<unknown>
}

/** One operation, awaited to its end; `i` counts from 0. */
export type Operation<State = unknown> = (state: State, i: number) => unknown

/**
 * The exports of `LEAK-….repro.mjs`.
 *
 * `op` is one of the operations by which the leak grows (the advisory's trigger); `control` is the same use
 * of the same version, done so that it does not leak.
 */
export interface Reproduction<State = unknown> {
  readonly meta: Meta
  readonly setup: (context: Context) => State | Promise<State>
  readonly op: Operation<State>
  readonly control?: Operation<State>
  readonly teardown: (state: State) => unknown
}

/** Which of its operations a process performs. */
export type OperationName = 'op' | 'control'

/** What is measured: a package by its name, or `node`. */
export function measuredSubject(measured: {
  readonly package?: string
  readonly runtime?: 'node'
}): string {
  return measured.package ?? measured.runtime ?? ''
}
