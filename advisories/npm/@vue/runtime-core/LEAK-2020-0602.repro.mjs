// An app for each request, all with the same component, and taken down: the component keeps its normalized
// props once more for every app. In place of a document stands a renderer that makes plain objects.

export const meta = {
  id: 'LEAK-2020-0602',
  package: '@vue/runtime-core',
  affected: '3.0.0',
  fixed: '3.0.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  process.env.NODE_ENV = 'production'
  const { createRenderer } = await load('@vue/runtime-core')
  const { createApp } = createRenderer({
    createComment: () => ({}),
    insert() {},
    remove() {},
    parentNode: () => null,
    nextSibling: () => null,
  })
  return { createApp, component: { props: ['name'], render: () => null } }
}

export function op({ createApp, component }) {
  const app = createApp(component)
  const container = {}
  app.mount(container)
  app.unmount(container)
}

export function teardown() {}
