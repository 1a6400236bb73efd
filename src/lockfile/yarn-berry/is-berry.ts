/** Whether a `yarn.lock` is one of yarn 2 or later. */
export function isBerry(text: string): boolean {
  return text.includes('__metadata') && /^[\s{]*["']?__metadata["']?[ \t]*:/m.test(text)
}
