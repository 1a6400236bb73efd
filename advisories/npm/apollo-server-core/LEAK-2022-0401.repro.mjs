// A gateway that gets new schemas at run time, with usage reporting on: the report of each schema is sent
// and emptied, and stays.

export const meta = {
  id: 'LEAK-2022-0401',
  package: 'apollo-server-core',
  affected: '3.10.2',
  fixed: '3.10.3',
  meter: 'js-heap',
  dependencies: { graphql: '16.6.0' },
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

export async function setup({ load }) {
  const { ApolloServerBase, ApolloServerPluginUsageReporting } = await load('apollo-server-core')
  const { buildSchema } = await load('graphql')
  const state = { buildSchema, schemas: 0 }
  // In place of Apollo Studio.
  const fetcher = async () => {
    state.reported()
    return { status: 200, headers: new Map() }
  }
  const gateway = {
    onSchemaLoadOrUpdate(callback) {
      state.update = (schema) => callback({ apiSchema: schema, coreSupergraphSdl: '' })
      return () => {}
    },
    async load() {
      state.update(buildSchema('type Query { version: Int }'))
      return { executor: async () => ({ data: { version: 1 } }) }
    },
    async stop() {},
  }
  state.server = new ApolloServerBase({
    gateway,
    apollo: { key: 'service:graph:key', graphRef: 'graph@current' },
    plugins: [ApolloServerPluginUsageReporting({ fetcher, sendReportsImmediately: true, logger: quiet })],
    logger: quiet,
    cache: 'bounded',
    stopOnTerminationSignals: false,
  })
  await state.server.start()
  // The first few take many times longer.
  for (let i = 0; i < 50; i++) await op(state)
  return state
}

export async function op(state) {
  state.update(state.buildSchema(`type Query { version: Int field${state.schemas++}: Int }`))
  const sent = new Promise((resolve) => {
    state.reported = resolve
  })
  await state.server.executeOperation({ query: '{ version }' })
  await sent
}

export async function teardown({ server }) {
  await server.stop()
}
