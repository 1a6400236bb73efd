export const packages = {
  '@babel/core': '^7',
  '@babel/preset-env': '^7',
  eslint: '^8',
  prettier: '^3',
  postcss: '^8',
  autoprefixer: '^10',
  rollup: '^4',
  typescript: '^5',
}

const code = 'export class A { #b = [1, 2].map((x) => x ** 2); get b() { return this.#b } }\n'

export const start = async ({ load: use, folder }) => {
  const babel = use('@babel/core')
  const { ESLint } = use('eslint')
  const prettier = use('prettier')
  const postcss = use('postcss')
  const ts = use('typescript')
  const parserOptions = { ecmaVersion: 2022, sourceType: 'module' }
  const baseConfig = { extends: 'eslint:recommended', parserOptions, env: { es2022: true } }
  const eslint = new ESLint({ useEslintrc: false, baseConfig, cwd: folder })
  const options = {
    presets: ['@babel/preset-env'],
    cwd: folder,
    filename: 'a.js',
    configFile: false,
  }
  return async () => {
    for (let i = 0; i < 60; i++) {
      const text = `${code}export const n${i} = ${i}\n`
      await babel.transformAsync(text, options)
      await eslint.lintText(text)
      await prettier.format(text, { parser: 'babel' })
      await postcss([use('autoprefixer')]).process(`.a${i} { user-select: none }`, {
        from: undefined,
      })
      ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2015 } })
    }
  }
}
