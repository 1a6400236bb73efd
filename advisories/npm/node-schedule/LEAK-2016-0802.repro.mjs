// A job with a name of its own, planned and cancelled: its name stays in the table of all jobs.

export const meta = {
  id: 'LEAK-2016-0802',
  package: 'node-schedule',
  affected: '1.0.0',
  fixed: '1.1.0',
  meter: 'js-heap',
}

export function setup({ load }) {
  return load('node-schedule')
}

const later = new Date(Date.now() + 24 * 60 * 60 * 1000)

export function op(schedule, i) {
  schedule.scheduleJob(`reminder ${i}`, later, () => {}).cancel()
}

export function teardown() {}
