// Runs a program under load and writes two heap snapshots, one after each half: <program> <folder>.
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeHeapSnapshot } from 'node:v8'

const [file, folder] = process.argv.slice(2)

const { start } = await import(pathToFileURL(resolve(file)).href)
const work = await start({ load: createRequire(join(folder, 'x.js')), folder })
for (const name of ['first', 'second']) {
  await work()
  await sleep(200)
  globalThis.gc()
  writeHeapSnapshot(join(folder, `${name}.heapsnapshot`))
}
process.exit()
