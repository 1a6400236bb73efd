import { rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyOf } from './corpus.js'
import { execute, reasonOf } from './processes.js'

const own = fileURLToPath(new URL('../../node_modules', import.meta.url))
const ownFolders = {
  'yarn-classic': 'yarn/bin',
  'yarn-berry': '@yarnpkg/cli-dist/bin',
  pnpm: '.bin',
  bun: '.bin',
}

/**
 * An environment with the package manager that writes a project's lockfile, without its scripts.
 *
 * @param managers - a folder with one for each of older ones (`pnpm8`, `yarn3`), each with its program.
 */
export function programs({ format, formatVersion, manager }, managers) {
  const older = managers === undefined ? [] : [join(managers, olderName(format, formatVersion))]
  const newest = manager === 'npm' ? [] : [join(own, ownFolders[manager])]
  return {
    ...process.env,
    PATH: [...older, ...newest, dirname(process.execPath), process.env['PATH']].join(delimiter),
    CI: '1',
    ADBLOCK: '1',
    npm_config_package_lock_only: manager === 'npm' ? 'true' : undefined,
    npm_config_ignore_scripts: 'true',
    YARN_ENABLE_SCRIPTS: '0',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
    COREPACK_ENABLE_PROJECT_SPEC: '0',
  }
}

function olderName(format, version) {
  if (format === 'yarn-berry') return Number(version) < 7 ? 'yarn3' : 'yarn4'
  if (format === 'yarn-classic') return 'yarn1'
  if (format !== 'pnpm') return format
  // pnpm 5 and 6 do not run on a Node.js of today, and 7 goes on with their lockfiles.
  return { 5: 'pnpm7', 6: 'pnpm8' }[version.split('.')[0]] ?? 'pnpm9'
}

const flags = {
  npm: '',
  'yarn-classic': '--ignore-scripts --ignore-engines --ignore-platform --non-interactive',
  'yarn-berry': '--mode=update-lockfile',
  pnpm: '--lockfile-only --ignore-scripts',
  bun: '--lockfile-only --ignore-scripts',
}

/** A command of the report as it is run here: it writes the lockfile, and installs as little as can be. */
export function lockfileOnly(command, manager) {
  const frozen = command === 'pnpm install' ? ' --no-frozen-lockfile' : ''
  // pnpm knows it for install and update, and not for what only sets a filter before.
  return `${command} ${flags[manager]}${frozen}`.trim()
}

/** Why a package manager does not even take the project as it is; `undefined` where it does. */
export async function installPlain(project, { env, temp }) {
  const folder = copyOf(project, temp)
  try {
    const program = project.manager.startsWith('yarn') ? 'yarn' : project.manager
    const command = lockfileOnly(`${program} install`, project.manager)
    const done = await execute(command, [], { cwd: folder, env, shell: true })
    return done.code === 0 ? undefined : `as it is: ${reasonOf(done)}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
