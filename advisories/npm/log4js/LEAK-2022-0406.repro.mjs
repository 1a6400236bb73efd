// A service that reads its logging configuration again: the appenders of the last one are dropped with their
// files open.

import { join } from 'node:path'
import { tmpdir } from 'node:os'

export const meta = {
  id: 'LEAK-2022-0406',
  package: 'log4js',
  affected: '6.3.0',
  fixed: '6.4.0',
  meter: 'handles',
}

export async function setup({ load }) {
  const log4js = await load('log4js')
  const filename = join(tmpdir(), 'service.log')
  const configuration = {
    appenders: { file: { type: 'file', filename } },
    categories: { default: { appenders: ['file'], level: 'info' } },
  }
  return { log4js, configuration }
}

export async function op({ log4js, configuration }) {
  log4js.configure(configuration)
  // The file is opened, and closed, in the background.
  await new Promise((resolve) => setTimeout(resolve, 5))
}

export function teardown({ log4js }) {
  return new Promise((resolve) => log4js.shutdown(resolve))
}
