// A template engine compiles functions that name their source and carry a source map.

export const meta = {
  id: 'LEAK-2026-1204',
  runtime: 'node',
  affected: '24.11.0',
  flags: ['--enable-source-maps'],
  meter: 'js-heap',
}

const map = Buffer.from(
  JSON.stringify({ version: 3, sources: ['template.html'], names: [], mappings: 'AAAA' }),
).toString('base64')

export function setup() {}

export function op(_, i) {
  new Function(
    `return 1\n//# sourceURL=template-${i}.js\n//# sourceMappingURL=data:application/json;base64,${map}`,
  )()
}

/** The same functions without a map. */
export function control(_, i) {
  new Function(`return 1\n//# sourceURL=template-${i}.js\n//# ${map}`)()
}

export function teardown() {}
