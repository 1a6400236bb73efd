import { NumberList, Tally } from './counters.ts'

/** Functions of one name in one file. */
export interface FunctionGroup {
  readonly name: string
  /**
   * The file's path or URL as the process knew it; empty for code that was compiled from a text, `undefined`
   * for functions that are built into the engine.
   */
  readonly script: string | undefined
  /** How many functions there are in the code; a leak of generated code has many of the same name. */
  readonly functions: number
  /** How many closures were made of them and are alive. */
  readonly closures: number
  /** How many closures of the one that has the most. */
  readonly most: number
}

/** What the edges of one name join: from owners, which ascend, to nodes of the type `code`. */
class Links {
  readonly owners = new NumberList()
  readonly targets = new NumberList()

  targetOf(owner: number): number | undefined {
    const place = this.owners.indexOf(owner)
    return place === -1 ? undefined : this.targets.at(place)
  }
}

/** Of the edges of closures only how many lead to a node, and one owner for each. */
class Uses extends Links {
  readonly counts = new Tally()
}

/**
 * Which closures belong to which function and file.
 *
 * V8 says it in two steps: an edge "shared" from the closure to its SharedFunctionInfo, whose name is that of
 * the function, and an edge "script" (before V8 12, "script_or_debug_info") to the Script, whose name is the
 * path. The names of edges come last in the file, so edges are kept by the number of their name until then.
 */
export class FunctionTable {
  readonly #ofClosures = new Map<number, Uses>()
  readonly #ofCode = new Map<number, Links>()
  readonly #code = new NumberList()
  readonly #codeNames = new NumberList()
  readonly #scriptIds = new Map<number, number>()

  addCode(node: number, name: number): void {
    this.#code.push(node)
    this.#codeNames.push(name)
  }

  /** @returns whether it is the first closure that is seen with this target: a sample of its function. */
  addClosureEdge(closure: number, edgeName: number, target: number): boolean {
    const uses = getOr(this.#ofClosures, edgeName, () => new Uses())
    const isFirst = uses.counts.count(target) === 0
    uses.counts.add(target, 0)
    if (isFirst) {
      uses.owners.push(closure)
      uses.targets.push(target)
    }
    return isFirst
  }

  addCodeEdge(owner: number, edgeName: number, target: number): void {
    const links = getOr(this.#ofCode, edgeName, () => new Links())
    links.owners.push(owner)
    links.targets.push(target)
  }

  /** @param closure - a sample. */
  addScriptId(closure: number, scriptId: number): void {
    this.#scriptIds.set(closure, scriptId)
  }

  /** The indexes of the strings that are needed to tell names. */
  *nameIndexes(): Generator<number> {
    yield* this.#ofClosures.keys()
    yield* this.#ofCode.keys()
    for (const links of [...this.#ofClosures.values(), ...this.#ofCode.values()]) {
      for (let place = 0; place < links.targets.length; place++) {
        yield this.#nameOf(links.targets.at(place))
      }
    }
  }

  /** @param text - the string of an index. */
  groups(text: (index: number) => string): FunctionGroup[] {
    const shared = named(this.#ofClosures, ['shared'], text)
    if (!shared) return []
    const groups = new Map<number, { name: number; script: number } & Sums>()
    for (const [node, closures] of shared.counts.entries()) {
      const [name, script] = [this.#nameOf(node), this.#scriptNameOf(node, text)]
      // Both are indexes of strings, or -1, and a number holds two of them.
      const key = (name + 1) * 2 ** 27 + script + 1
      const group = getOr(groups, key, () => ({ name, script, ...noSums }))
      group.functions++
      group.closures += closures
      group.most = Math.max(group.most, closures)
    }
    return [...groups.values()].map((group) => ({
      ...group,
      name: nameOrNone(text(group.name)),
      script: group.script === none ? undefined : text(group.script),
    }))
  }

  /** The path of each script, by its number in `locations`. */
  scriptsById(text: (index: number) => string): Map<number, string> {
    const shared = named(this.#ofClosures, ['shared'], text)
    const scripts = new Map<number, string>()
    for (const [closure, scriptId] of shared ? this.#scriptIds : []) {
      const node = shared?.targetOf(closure)
      if (node === undefined || scripts.has(scriptId)) continue
      const name = this.#scriptNameOf(node, text)
      if (name !== none) scripts.set(scriptId, text(name))
    }
    return scripts
  }

  /** The nodes of functions' code, by the function's name and its script. */
  codeOf(text: (index: number) => string, is: (name: string, script: string) => boolean): number[] {
    const shared = named(this.#ofClosures, ['shared'], text)
    if (!shared) return []
    return Array.from(shared.counts.entries(), ([node]) => node).filter((node) => {
      const script = this.#scriptNameOf(node, text)
      return script !== none && is(nameOrNone(text(this.#nameOf(node))), text(script))
    })
  }

  #scriptNameOf(node: number, text: (index: number) => string): number {
    const script = named(this.#ofCode, ['script', 'script_or_debug_info'], text)?.targetOf(node)
    return script === undefined ? none : this.#nameOf(script)
  }

  #nameOf(node: number): number {
    const place = this.#code.indexOf(node)
    return place === -1 ? none : this.#codeNames.at(place)
  }
}

/** Some versions of V8 say this of functions without a name. */
function nameOrNone(name: string): string {
  return name === '(shared function info)' ? '' : name
}

/** Where there is no string. */
const none = -1

interface Sums {
  functions: number
  closures: number
  most: number
}

const noSums: Sums = { functions: 0, closures: 0, most: 0 }

function named<T>(
  links: ReadonlyMap<number, T>,
  names: readonly string[],
  text: (index: number) => string,
): T | undefined {
  for (const [name, link] of links) if (names.includes(text(name))) return link
  return undefined
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
