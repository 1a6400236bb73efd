// A program that evaluates the module again and again, as a test runner does for each file: fs.close is
// wrapped once more each time, and the wrapper keeps its copy of the module.

import { createRequire } from 'node:module'

export const meta = {
  id: 'LEAK-2016-0801',
  package: 'graceful-fs',
  affected: '4.1.11',
  // From 4.1.12 on fs.close is left alone, but fs.ReadStream of newer Node.js is chained until 4.2.2.
  fixed: '4.2.4',
  meter: 'js-heap',
}

const { cache } = createRequire(import.meta.url)
const { cwd, chdir } = process

export function setup({ load }) {
  return load
}

export async function op(load) {
  for (const file of Object.keys(cache)) delete cache[file]
  await load('graceful-fs')
  // All versions wrap these two as well, and a test runner gives each file a process object of its own.
  Object.assign(process, { cwd, chdir })
}

export function teardown() {}
