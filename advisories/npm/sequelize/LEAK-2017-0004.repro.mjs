// An instance, as for a tenant or a test, that never connects and is closed: the process's beforeExit event
// keeps a listener with all of it.

export const meta = {
  id: 'LEAK-2017-0004',
  package: 'sequelize',
  affected: '4.28.2',
  fixed: '4.28.3',
  meter: 'js-heap',
  dependencies: { pg: '7.4.1' },
}

export async function setup({ load }) {
  process.setMaxListeners(0)
  return load('sequelize')
}

export async function op(Sequelize) {
  const database = new Sequelize({ dialect: 'postgres', operatorsAliases: false })
  await database.close()
}

export function teardown() {
  process.removeAllListeners('beforeExit')
}
