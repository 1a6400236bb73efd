import type { Claim, Role } from '../claim.ts'
import { nodeImage } from './image.ts'

interface Instruction {
  readonly name: string
  readonly rest: string
  readonly line: number
}

interface Stage {
  readonly name: string | undefined
  /** The image, its variables put in. */
  readonly image: string
  /** As written. */
  readonly written: string
  readonly line: number
  /** Of `ENV NODE_VERSION`, which images that install Node.js themselves set. */
  env?: { value: string; line: number }
}

/**
 * What a Dockerfile or Containerfile says. The last stage is what runs, and the others are for building.
 * Variables have the defaults of their `ARG`.
 *
 * Rules: https://docs.docker.com/reference/dockerfile/
 */
export function dockerfileClaims(text: string, isForDevelopment: boolean): Claim[] {
  const stages = stagesOf(instructions(text))
  const last = stages.at(-1)
  const running = last && rootOf(last, stages)
  return stages.flatMap((stage): Claim[] => {
    const role: Role = stage === running && !isForDevelopment ? 'deploy' : 'ci'
    const claim = claimOf(stage, role)
    return claim ? [claim] : []
  })
}

function claimOf({ image, written, line, env }: Stage, role: Role): Claim | undefined {
  const found = nodeImage(image)
  if (found) return { source: 'dockerfile', role, written, line, ...found }
  if (!env) return undefined
  const written2 = `NODE_VERSION=${env.value}`
  return {
    source: 'dockerfile',
    role,
    written: written2,
    line: env.line,
    ...(!env.value.includes('$') && { spec: env.value }),
  }
}

/** The stage at the bottom of a chain of `FROM stage`. */
function rootOf(stage: Stage, stages: readonly Stage[]): Stage {
  let root = stage
  for (let index = stages.indexOf(stage) - 1; index >= 0; index--) {
    const candidate = stages[index]
    if (candidate?.name !== undefined && candidate.name === root.image.toLowerCase())
      root = candidate
  }
  return root
}

function stagesOf(list: readonly Instruction[]): Stage[] {
  const stages: Stage[] = []
  const globals = new Map<string, string>()
  let locals = new Map<string, string>()
  for (const { name, rest, line } of list) {
    const stage = stages.at(-1)
    if (name === 'FROM') {
      const [, written = '', alias] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(rest) ?? []
      const image = substitute(written, globals)
      stages.push({ name: alias?.toLowerCase(), image, written, line })
      locals = new Map()
    } else if (name === 'ARG') {
      for (const [key, value] of assignments(rest)) {
        if (stage) locals.set(key, value ?? globals.get(key) ?? '')
        else if (value !== undefined) globals.set(key, substitute(value, globals))
      }
    } else if (name === 'ENV' && stage) {
      const found = assignments(rest).find(([key]) => key === 'NODE_VERSION')
      if (found?.[1] !== undefined) stage.env = { value: substitute(found[1], locals), line }
    }
  }
  return stages
}

/** `A=1 B="2"`, `A`, and the old `A 1`. */
function assignments(rest: string): [name: string, value: string | undefined][] {
  const old = /^(\w+)\s+([^=]*)$/.exec(rest)
  if (old) return [[old[1]!, old[2]]]
  const found = rest.matchAll(/(\w+)(?:=("(?:[^"\\]|\\.)*"|'[^']*'|\S*))?/g)
  return [...found].map(([, name = '', value]) => [name, value?.replace(/^(["'])(.*)\1$/, '$2')])
}

/** Puts variables in; one without a value is left as it stands. */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g,
    (written: string, plain?: string, braced?: string, fallback?: string) =>
      values.get(plain ?? braced ?? '') || (fallback ?? written),
  )
}

/** Whole instructions: comments gone, continued lines joined, here-documents stepped over. */
function instructions(text: string): Instruction[] {
  const found: Instruction[] = []
  let pending = ''
  let start = 0
  let heredoc: string | undefined
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    if (heredoc !== undefined) {
      if (source.trim() === heredoc) heredoc = undefined
      continue
    }
    if (/^\s*#/.test(source) || (pending === '' && source.trim() === '')) continue
    if (pending === '') start = index + 1
    const goesOn = /[\\`]\s*$/.exec(source)
    pending += goesOn ? `${source.slice(0, goesOn.index)} ` : source
    if (goesOn) continue
    const [, name, rest] = /^\s*(\w+)\s+([^]*)$/.exec(pending) ?? []
    if (name !== undefined && rest !== undefined)
      found.push({ name: name.toUpperCase(), rest: rest.trim(), line: start })
    heredoc = /<<-?\s*["']?(\w+)["']?/.exec(pending)?.[1]
    pending = ''
  }
  return found
}
