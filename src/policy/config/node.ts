/** A value of a config file, whatever it is written in, with the line it stands on. */
export type ConfigNode = MapNode | ListNode | ScalarNode

export interface MapNode {
  readonly kind: 'map'
  /** From 1. */
  readonly line: number
  readonly entries: ReadonlyMap<string, MapEntry>
}

export interface MapEntry {
  /** Of the key. */
  readonly line: number
  readonly value: ConfigNode
}

export interface ListNode {
  readonly kind: 'list'
  readonly line: number
  readonly items: readonly ConfigNode[]
}

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly line: number
  readonly value: string | number | boolean | null
}

/** A config is an object with a list of objects; nothing in it is deeper, so reading may recurse. */
export const maxDepth = 4
