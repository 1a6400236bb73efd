import type { Dirent } from 'node:fs'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Folders whose code is not what runs in production. */
const passedOver = words(`
  node_modules .git .yarn .github .husky .vscode .storybook
  test tests __tests__ __mocks__ spec specs e2e cypress playwright fixtures __fixtures__ mocks coverage
  scripts script tools tooling dev bench benchmark benchmarks perf doc docs example examples demo demos website man stories umd
`)

/** Code for browsers, where `fetch` is the browser's. */
const forBrowsers = words('public static assets client frontend front-end browser www webapp')

/** What builds write, of sources that stand beside it. */
const built = words('dist build out .next .nuxt .output .svelte-kit .turbo .cache tmp')

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

const notForProduction = /(?:^|[.-])(?:test|tests|spec|stories|bench|config|min|d)\.[cm]?[jt]sx?$/i

/** Workspaces beside those that run: `oauth-client-example`, `integration-tests`. */
const besideProduction = /[-_.](?:tests?|e2e|fixtures?|mocks?|examples?|demos?|bench(?:marks?)?)$/i

/** Which files and folders count: those of a project's own code, or of an installed package. */
export interface FileRules {
  readonly folders: readonly ReadonlySet<string>[]
  /** Folders that do not count by what their names end in. */
  readonly passedOver?: RegExp
  readonly name: RegExp
}

export const ownCode: FileRules = {
  folders: [passedOver, forBrowsers, built],
  passedOver: besideProduction,
  name: /\.[cm]?[jt]sx?$/,
}

export const packageCode: FileRules = { folders: [passedOver, forBrowsers], name: /\.[cm]?js$/ }

/** The source files below a folder that count, by path; links are not followed. */
export function* sourceFiles(root: string, rules: FileRules): Generator<string> {
  const queue = [root]
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    const entries = entriesOf(folder)
    const folders: string[] = []
    for (const { name, isFolder, isFile } of entries) {
      if (isFolder && !isPassedOver(name, rules)) folders.push(name)
      if (isFile && rules.name.test(name) && !notForProduction.test(name)) yield join(folder, name)
    }
    for (const name of folders.toReversed()) queue.push(join(folder, name))
  }
}

function isPassedOver(name: string, rules: FileRules): boolean {
  return rules.folders.some((names) => names.has(name)) || rules.passedOver?.test(name) === true
}

interface Entry {
  readonly name: string
  readonly isFolder: boolean
  readonly isFile: boolean
}

function entriesOf(folder: string): Entry[] {
  return listing(folder)
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory(), isFile: entry.isFile() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** A folder that cannot be read has nothing to look at. */
export function listing(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
