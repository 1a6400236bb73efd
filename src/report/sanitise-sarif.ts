import { forTerminal } from './sanitise.ts'

/**
 * Foreign text in a SARIF message, where `[text](target)` is a link (section 3.11.6 of SARIF 2.1.0), and
 * which GitHub also shows as Markdown in a pull request, where `@name` is a mention.
 */
export function forSarif(text: string): string {
  return forTerminal(text)
    .replace(/[\\[\]]/g, String.raw`\$&`)
    .replaceAll('@', '@\u200B')
}

/** A path as a relative URI reference, each of its parts encoded. */
export function pathAsUri(path: string): string {
  // Half a character has no encoding.
  return path
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('%40', '@'))
    .join('/')
}
