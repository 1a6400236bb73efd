/**
 * What may be told of a node or an edge. A heap holds secrets, and not only in strings: a cache has tokens for
 * keys, and V8 puts other texts where the name of a class stands. So only what looks like a name that somebody
 * wrote into a program is told, and never the key of a table.
 */
const written = /^[A-Za-z_$][A-Za-z_$]*\d{0,2}$/
const longest = 32

/** With so many properties an object is a table, whose keys are data. */
const fewestOfTable = 40

function isWritten(name: string): boolean {
  return name.length <= longest && written.test(name)
}

/** Names of V8's own, in parentheses or behind "system /" and "Node /". */
const ofEngine = /^(?:\([A-Za-z ]{1,40}\)|(?:system|Node) \/ [A-Za-z]{1,40})$/

export function safeNode(type: string, name: string): string {
  if (ofEngine.test(name)) return name
  if (type === 'closure') return isWritten(name) ? `${name}()` : 'function'
  if (type === 'object' || type === 'native') return isWritten(name) ? name : 'object'
  if (type === 'synthetic') return '(root)'
  return `(${type})`
}

/** @param properties - how many the owner has. */
export function safeEdge(
  edge: { readonly type: string; readonly name: string } | undefined,
  properties: number,
): string {
  switch (edge?.type) {
    case 'element':
      return `[${edge.name}]`
    case 'property':
      return properties < fewestOfTable && isWritten(edge.name) ? `.${edge.name}` : '[…]'
    case 'context':
      return isWritten(edge.name) ? `(variable ${edge.name})` : '(variable)'
    case 'internal':
      return isWritten(edge.name) ? `(${edge.name})` : ''
    default:
      return ''
  }
}
