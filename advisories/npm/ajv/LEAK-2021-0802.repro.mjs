// A schema built for one call, compiled and removed again: the scope for generated code keeps the schema
// object and its validator. Version 6, which has no such scope, forgets both.

export const meta = {
  id: 'LEAK-2021-0802',
  package: 'ajv',
  affected: '8.20.0',
  fixed: '6.15.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const loaded = await load('ajv')
  const Ajv = loaded.default ?? loaded
  return new Ajv()
}

export function op(ajv) {
  const schema = { type: 'object', properties: { name: { type: 'string' } } }
  ajv.compile(schema)
  ajv.removeSchema(schema)
}

export function teardown() {}
