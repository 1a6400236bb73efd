import type { SeenUse, Usage } from './usage.ts'

const nowhere = { places: [], packages: [] }
const always: SeenUse = { verdict: 'always', ...nowhere }
const notSeen: SeenUse = { verdict: 'not-seen', ...nowhere }
const unknown: SeenUse = { verdict: 'unknown', ...nowhere }

/** What is seen where no code was looked at, and nothing that starts the project. */
export const unseen: Usage['seen'] = ({ uses, conditions }) => {
  if (conditions?.flags) return notSeen
  return uses ? unknown : always
}
