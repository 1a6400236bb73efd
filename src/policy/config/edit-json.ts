import type { JSONPath } from 'jsonc-parser'
import { applyEdits, modify } from 'jsonc-parser'
import type { Edit, WrittenIgnore } from './edit.ts'

/** @param root - where the config stands in the file. */
export function editJson(text: string, root: JSONPath, { ignore, at, renews }: Edit): string {
  const list = [...root, 'ignores']
  const set = (into: string, path: JSONPath, value: unknown) =>
    applyEdits(into, modify(into, path, value, { formattingOptions: layoutOf(text) }))
  if (renews) {
    return set(
      set(text, [...list, at, 'reason'], ignore.reason),
      [...list, at, 'until'],
      ignore.until,
    )
  }
  return at === 0 ? set(text, list, [ignore]) : appended(text, [...list, at], ignore)
}

/** By hand, since the library would lay out the ignore before it anew. */
function appended(text: string, path: JSONPath, ignore: WrittenIgnore): string {
  const [edit] = modify(text, path, ignore, { isArrayInsertion: true })
  if (!edit) return text
  const { insertSpaces, tabSize, eol } = layoutOf(text)
  const before = text.slice(text.lastIndexOf('\n', edit.offset - 1) + 1, edit.offset)
  const indent = /^[ \t]*/.exec(before)?.[0] ?? ''
  const isOwnLine = /^[ \t]*[{}]/.test(before)
  const unit = insertSpaces ? tabSize : '\t'
  const lines = JSON.stringify(ignore, undefined, unit).split('\n')
  const content = isOwnLine
    ? `,${lines.map((line) => eol + indent + line).join('')}`
    : `, ${JSON.stringify(ignore)}`
  return applyEdits(text, [{ ...edit, content }])
}

/** As the file is laid out already. */
function layoutOf(text: string) {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  '
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
}
