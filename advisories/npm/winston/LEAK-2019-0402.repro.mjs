// A logger that handles exceptions, closed again: its handler stays on the process, and with it the logger.

export const meta = {
  id: 'LEAK-2019-0402',
  package: 'winston',
  affected: '3.3.3',
  fixed: '3.3.4',
  meter: 'js-heap',
}

export async function setup({ load }) {
  process.setMaxListeners(0)
  return load('winston')
}

export function op(winston) {
  const logger = winston.createLogger({ exceptionHandlers: [new winston.transports.Console()] })
  logger.close()
}

export function teardown() {
  process.removeAllListeners('uncaughtException')
}
