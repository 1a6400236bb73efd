/** What a user can do about a damaged file. */
export const repair = 'write it anew with `yarn install`'
