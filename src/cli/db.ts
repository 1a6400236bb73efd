import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileWithDigest, readAdvisories } from '../advisory/load.ts'
import { LeakscanError } from '../errors.ts'
import { advisoriesFolder, databaseFolder } from '../paths.ts'
import { count } from '../report/words.ts'
import { text } from './args.ts'
import type { Command, Io, Values } from './command.ts'

export const dbCommand: Command = {
  name: 'db',
  summary: 'work on the advisory database: build',
  help: `Usage: leakscan db build [folder] [--out <folder>]

  build   compiles a folder of advisories (default: advisories/) into the database that
          a scan loads (default: dist/database)

Options:
      --out <folder>   where to write the compiled database
  -h, --help           show this help`,
  options: { out: { type: 'string' } },
  run: async ({ values, positionals }, io) => {
    if (positionals[0] === 'build') return build(positionals[1], values, io)
    throw new LeakscanError('USAGE', `db cannot "${positionals[0] ?? ''}"`, {
      hint: 'See `leakscan db --help`.',
    })
  },
}

async function build(folder: string | undefined, values: Values, io: Io): Promise<number> {
  const { parsed, problems } = await readAdvisories(folder ?? advisoriesFolder)
  for (const { file, line, rule, message } of problems) {
    io.stderr.write(`${file}:${line}: ${rule}: ${message}\n`)
  }
  if (problems.length > 0) return 2
  const { index, advisories } = compileWithDigest(parsed.map(({ advisory }) => advisory))
  const out = text(values, 'out') ?? databaseFolder
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'index.json'), JSON.stringify(index))
  writeFileSync(join(out, 'advisories.json'), JSON.stringify(advisories))
  const packages = Object.keys(index.packages).length
  io.stdout.write(
    `${count(index.size, 'advisory', 'advisories')} on ${count(packages, 'package')} compiled into ${out}\n`,
  )
  return 0
}
