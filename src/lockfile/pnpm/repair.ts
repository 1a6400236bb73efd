/** What a user can do about a damaged file. */
export const repair = 'run `pnpm install --lockfile-only`'
