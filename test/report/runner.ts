/** A workflow command, as GitHub's runner understands it. */
export interface RunnerCommand {
  readonly name: string
  readonly properties: ReadonlyMap<string, string>
  readonly message: string
}

const known = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
])

/**
 * The commands that GitHub's runner takes out of a step's output, read line by line by its two grammars:
 * `::name key=value,…::message` after any white space, and `##[name key=value;…]message` anywhere in a line.
 *
 * Rules: ActionCommand.cs and ActionCommandManager.cs of actions/runner.
 */
export function commandsIn(output: string): RunnerCommand[] {
  return output.split(/\r\n|\r|\n/).flatMap((line) => {
    const command = modern(line.trimStart()) ?? legacy(line)
    return command ? [command] : []
  })
}

function modern(line: string): RunnerCommand | undefined {
  const end = line.indexOf('::', 2)
  if (!line.startsWith('::') || end === -1) return undefined
  return parse(line.slice(2, end), ',', line.slice(end + 2), unescapeProperty, unescapeData)
}

function legacy(line: string): RunnerCommand | undefined {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start === -1 || end === -1) return undefined
  const same = (text: string) => text
  return parse(line.slice(start + 3, end), ';', line.slice(end + 1), same, same)
}

function parse(
  head: string,
  separator: string,
  data: string,
  property: (text: string) => string,
  message: (text: string) => string,
): RunnerCommand | undefined {
  const space = head.indexOf(' ')
  const name = (space === -1 ? head : head.slice(0, space)).toLowerCase()
  if (!known.has(name)) return undefined
  const pairs =
    space === -1
      ? []
      : head
          .slice(space + 1)
          .trim()
          .split(separator)
  const properties = pairs.flatMap((pair): [string, string][] => {
    const equals = pair.indexOf('=')
    return equals === -1 ? [] : [[pair.slice(0, equals), property(pair.slice(equals + 1))]]
  })
  return { name, properties: new Map(properties), message: message(data) }
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','))
}
