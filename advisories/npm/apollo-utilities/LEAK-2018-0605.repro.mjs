// Server rendering parses the query anew for each request: the document stays as a key of a module's Map,
// with its transformed copy.

export const meta = {
  id: 'LEAK-2018-0605',
  package: 'apollo-utilities',
  affected: '1.0.12',
  fixed: '1.0.13',
  meter: 'js-heap',
  dependencies: { graphql: '0.13.2' },
}

export async function setup({ load }) {
  const { addTypenameToDocument } = await load('apollo-utilities')
  const { parse } = await load('graphql')
  return { addTypenameToDocument, parse }
}

export function op({ addTypenameToDocument, parse }) {
  addTypenameToDocument(parse('{ greeting { text } }', { noLocation: true }))
}

export function teardown() {}
