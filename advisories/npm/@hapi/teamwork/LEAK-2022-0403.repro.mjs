// A team of one whose meeting is over: every further note is added to a list that nobody reads.

export const meta = {
  id: 'LEAK-2022-0403',
  package: '@hapi/teamwork',
  affected: '5.1.0',
  fixed: '5.1.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { Team } = await load('@hapi/teamwork')
  const team = new Team()
  team.attend('first')
  await team.work
  return team
}

export function op(team) {
  team.attend({ request: 'another' })
}

export function teardown() {}
