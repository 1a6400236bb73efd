// A template engine evaluates code that names its source and carries a source map.

export const meta = {
  id: 'LEAK-2026-1204',
  runtime: 'node',
  affected: '24.11.0',
  flags: ['--enable-source-maps'],
  meter: 'js-heap',
}

const { eval: evaluate } = globalThis
const map = Buffer.from(
  JSON.stringify({ version: 3, sources: ['template.html'], names: [], mappings: 'AAAA' }),
).toString('base64')

export function setup() {}

export function op(_, i) {
  evaluate(
    `0\n//# sourceURL=template-${i}.js\n//# sourceMappingURL=data:application/json;base64,${map}`,
  )
}

/** The same without a map. */
export function control(_, i) {
  evaluate(`0\n//# sourceURL=template-${i}.js\n//# ${map}`)
}

export function teardown() {}
