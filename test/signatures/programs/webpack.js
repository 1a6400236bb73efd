import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const packages = { webpack: '^5', 'terser-webpack-plugin': '^5', lodash: '^4' }

export const start = async ({ load: use, folder }) => {
  const webpack = use('webpack')
  const source = join(folder, 'webpack-source')
  mkdirSync(source, { recursive: true })
  const names = Array.from({ length: 60 }, (_, i) => `m${i}`)
  for (const [i, name] of names.entries()) {
    writeFileSync(join(source, `${name}.js`), `export const ${name} = (x) => x + ${i}\n`)
  }
  const imports = names.map((name) => `import { ${name} } from './${name}.js'`)
  const entry = join(source, 'index.js')
  writeFileSync(entry, `${imports.join('\n')}\nimport 'lodash'\nconsole.log(${names.join(', ')})\n`)
  const compiler = webpack({
    mode: 'production',
    context: folder,
    entry,
    output: { path: join(folder, 'webpack-out') },
  })
  const run = () =>
    new Promise((resolve, reject) => {
      compiler.run((error, stats) =>
        error || stats.hasErrors() ? reject(error ?? new Error(stats.toString())) : resolve(),
      )
    })
  return async () => {
    for (let i = 0; i < 3; i++) await run()
  }
}
