import { forTerminal } from './sanitise.ts'

// Takes no room. GitHub looks for mentions, issues, commits and addresses in the text that it has
// rendered, where escapes are gone: only something between their characters keeps them apart.
const gap = '&#8203;'

const markup = String.raw`[\\\`*_[\]<>&|~$!]`
/** Where the text stands at the start of a line: lists and underlines of headings. */
const opening = String.raw`^(?:[-+=](?=[-+=\s]|$)|\d+(?=[.)](?:\s|$)))`
const linked = String.raw`@|#|GH(?=-\d)|:(?=[/\w])|www(?=\.)|[\da-f]{6}(?=[\da-f])`
const active = new RegExp(`(${markup})|(${opening})|(${linked})`, 'gi')

/**
 * Foreign text as GitHub Flavored Markdown that renders as that text, in a paragraph, a list or a table:
 * no markup, no HTML, no link, no image, no mention of a person, an issue or a commit.
 */
export function forMarkdown(text: string): string {
  return neutral(text, (character) => `\\${character}`)
}

/** Foreign text in HTML that stands in Markdown. */
export function forHtml(text: string): string {
  return neutral(text, (character) => `&#${character.charCodeAt(0)};`)
}

function neutral(text: string, escape: (character: string) => string): string {
  return forTerminal(text)
    .trim()
    .replace(active, (found, isMarkup?: string, opens?: string) => {
      if (isMarkup !== undefined) return escape(found)
      return opens === undefined ? `${found}${gap}` : `${gap}${found}`
    })
}

/** Foreign text as code; as plain text where it has a character that could end the code. */
export function codeInMarkdown(text: string): string {
  const shown = forTerminal(text).trim()
  return shown === '' || /[`|\\]/.test(shown) ? forMarkdown(text) : `\`${shown}\``
}

/** Prose whose names stand in backquotes: they stay code, the rest is text. */
export function proseInMarkdown(text: string): string {
  const parts = text.split('`')
  // Without a partner, or with nothing between, a backquote is text.
  const odd = parts.length % 2 === 0 || parts.some((part, at) => isCode(at) && part.trim() === '')
  if (odd) return forMarkdown(text)
  return parts
    .map((part, index) => (isCode(index) ? codeInMarkdown(part) : spaced(part, forMarkdown(part))))
    .join('')
}

function isCode(index: number): boolean {
  return index % 2 === 1
}

/** The space between text and code. */
function spaced(original: string, text: string): string {
  return `${/^\s/.test(original) ? ' ' : ''}${text}${/\S\s+$/.test(original) ? ' ' : ''}`
}
