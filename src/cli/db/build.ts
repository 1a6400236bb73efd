import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compileWithDigest } from '../../advisory/digest.ts'
import { databaseFolder } from '../../paths.ts'
import { count } from '../../report/words.ts'
import { exitCodes } from '../../report/verdict.ts'
import { text } from '../args.ts'
import type { DbTask } from './index.ts'
import { lintFolder, problemLines } from './lint.ts'

/** Compiles advisories that pass the lint; others are reported and nothing is written. */
export const build: DbTask = async (values, args, io) => {
  const { parsed, releases, problems } = await lintFolder(args, io)
  if (problems.length > 0) {
    io.stderr.write(problemLines(problems))
    return exitCodes.undecided
  }
  const parts = compileWithDigest(
    parsed.map(({ advisory }) => advisory),
    releases,
  )
  const out = resolve(io.cwd, text(values, 'out') ?? databaseFolder)
  mkdirSync(out, { recursive: true })
  for (const [name, part] of Object.entries(parts))
    writeFileSync(join(out, `${name}.json`), JSON.stringify(part))
  const packages = count(parts.index.names.length, 'package')
  const runtime = parts.runtime.advisories.length
  const what = `${count(parts.index.size, 'advisory', 'advisories')} on ${packages}${runtime === 0 ? '' : ` and, ${runtime} of them, on Node.js`}`
  io.stdout.write(`${what} compiled into ${out}\n`)
  return exitCodes.clean
}
