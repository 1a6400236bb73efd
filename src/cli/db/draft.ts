export interface DraftFacts {
  readonly id: string
  readonly name: string
  /** Of Node.js itself, not of a package. */
  readonly isRuntime: boolean
  /** `YYYY-MM-DD` */
  readonly published: string
  /** Published versions, in order. */
  readonly versions: readonly string[]
  readonly introduced: string | undefined
  readonly fixed: string | undefined
}

/** The text of a new advisory: what is known is filled in, and every other field says what it wants. */
export function draft(facts: DraftFacts): string {
  const { id, published, versions, introduced, fixed, isRuntime } = facts
  return `# yaml-language-server: $schema=https://unpkg.com/leakscan/dist/schemas/advisory.schema.json
id: ${id}
${subject(facts)}
# What is retained, by which use. At most 100 characters, no full stop.
title: TODO
# Markdown, in your own words: the mechanism, how it shows, what it takes to happen.
details: |
  TODO
${isRuntime ? rangesOfRuntime : rangesOfPackage}
# Published: ${versions.slice(-12).join(' ') || 'not looked up'}
affected:
  - { introduced: ${quoted(introduced)}, fixed: ${quoted(fixed)} }
${isRuntime ? usesOfRuntime : ''}# What must hold beside the version; leave out what does not apply.
# conditions:
#   option: plain words
#   ${isRuntime ? "flags: ['--inspect']" : 'node: "<20"'}
leak:
  kind: TODO # unbounded-cache, listener, timer, closure, code-generation, async-context, handle, stream, native, other
  memory: js-heap # external, native, handles
  trigger: request # what each unit of growth costs
  growth: unbounded # bounded: reaches a plateau
  exposure: TODO # default: ordinary use; common: ordinary failures or usual options; uncommon: a rare option or API
  scope: server # build, browser
references:
  - { type: report, url: https://TODO }
  - { type: fix, url: https://TODO }
evidence:
  level: confirmed # reported: a release note or thread, no code seen
  # Which construct in which file was looked at in which versions, for each bound; and what was not checked.
  checked: >-
    TODO
# What to do when the upgrade is impossible.
# workaround: TODO
published: ${published}
`
}

const rangesOfPackage =
  '# One range per release line. "0": from the first version. A line that nobody fixed ends in lastAffected.'

const rangesOfRuntime = `# One range per release line, each within its line. A line that nobody fixed ends in lastAffected, its last
# release; one that has not ended has no end: - { introduced: 26.0.0 }`

const usesOfRuntime = `# Any of these must be seen in the code for the leak to count; leave out where every program can meet it.
uses:
  - { module: node:TODO } # imported at all
  - { module: node:TODO, member: TODO } # an export of it that is named
  - { module: node:TODO, method: TODO } # a method that is called in a file that loads the module
  - { global: TODO } # a global that is named
  - { global: TODO, member: TODO }
`

function subject({ name, isRuntime }: DraftFacts): string {
  if (!isRuntime) return `package: ${JSON.stringify(name)}`
  return `runtime: node
# The bundled component, by its key in process.versions, or the subsystem in a plain word.
component: TODO`
}

function quoted(version: string | undefined): string {
  return version === undefined ? 'TODO' : JSON.stringify(version)
}
