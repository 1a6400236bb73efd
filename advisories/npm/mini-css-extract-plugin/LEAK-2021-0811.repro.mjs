// Compilers made one after the other, never run: each puts one more loader into webpack's registry.

export const meta = {
  id: 'LEAK-2021-0811',
  package: 'mini-css-extract-plugin',
  affected: '1.6.0',
  fixed: '1.6.1',
  dependencies: { webpack: '5.36.2' },
  meter: 'js-heap',
}

export async function setup({ load }) {
  return { webpack: await load('webpack'), Plugin: await load('mini-css-extract-plugin') }
}

export function op({ webpack, Plugin }) {
  const compiler = webpack({ entry: './none.js', mode: 'none', plugins: [new Plugin()] })
  return new Promise((resolve) => compiler.close(resolve))
}

export function teardown() {}
