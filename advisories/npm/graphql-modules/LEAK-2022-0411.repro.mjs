// A context that keeps a promise of its operation, as a cache of loaded records does: it is held in a table until
// the promise is collected, and it holds the promise.

import { setImmediate as turn } from 'node:timers/promises'

export const meta = {
  id: 'LEAK-2022-0411',
  package: 'graphql-modules',
  affected: '2.0.0',
  fixed: '2.1.0',
  meter: 'js-heap',
  dependencies: { graphql: '15.8.0', 'reflect-metadata': '0.1.13' },
}

export async function setup({ load }) {
  await load('reflect-metadata')
  const { Injectable, createApplication, createModule } = await load('graphql-modules')
  const { parse } = await load('graphql')
  // One such class, anywhere, switches the table on.
  class Service {}
  Injectable()(Service)
  const module = createModule({
    id: 'records',
    typeDefs: parse('type Query { record: Int }'),
    resolvers: {
      Query: {
        record(_, __, { loaded }) {
          loaded.set(1, Promise.resolve(1))
          return loaded.get(1)
        },
      },
    },
    providers: [Service],
  })
  const application = createApplication({ modules: [module] })
  const { schema } = application
  return { execute: application.createExecution(), schema, document: parse('{ record }') }
}

export async function op({ execute, schema, document }) {
  await execute({ schema, document, contextValue: { loaded: new Map() } })
  await turn()
}

export function teardown() {}
