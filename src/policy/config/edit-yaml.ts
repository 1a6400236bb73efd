import type { Document } from 'yaml'
import { isMap, isScalar, isSeq, parseDocument, stringify } from 'yaml'
import type { Edit, WrittenIgnore } from './edit.ts'

/**
 * Writes into the text itself, so that nothing else moves. Where that is not simple (flow style, texts of
 * several lines) the document is written anew, which keeps comments and may tidy white space.
 */
export function editYaml(text: string, edit: Edit): string {
  const document = parseDocument(text)
  const edited = edit.renews ? renewed(text, document, edit) : appended(text, document, edit)
  return edited ?? rewritten(document, edit)
}

function appended(text: string, document: Document, { ignore }: Edit): string | undefined {
  const { contents } = document
  const list = document.get('ignores')
  const isBlock = contents === null || (isMap(contents) && contents.flow !== true)
  // A document that is ended by hand ends before the text does.
  if (!isBlock || /^(?:---|\.\.\.)/m.test(text)) return undefined
  if (list === undefined) return insert(text, text.length, `ignores:\n${itemText(ignore, '  ')}`)
  const last = isSeq(list) && list.flow !== true ? list.items.at(-1) : undefined
  const start = isMap(last) ? last.range?.[0] : undefined
  const value = isMap(last) ? last.items.at(-1)?.value : undefined
  const end = isScalar(value) ? value.range?.[1] : undefined
  if (start === undefined || end === undefined) return undefined
  const indent = /^[ \t]*(?=-)/.exec(text.slice(text.lastIndexOf('\n', start) + 1))?.[0]
  if (indent === undefined) return undefined
  const lineEnd = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1
  return insert(text, lineEnd === 0 ? text.length : lineEnd, itemText(ignore, indent))
}

/** Puts whole lines into a text at the start of a line, or at its end. */
function insert(text: string, at: number, lines: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const before = text.slice(0, at)
  const gap = before === '' || before.endsWith('\n') ? '' : eol
  return before + gap + lines.replaceAll('\n', eol) + text.slice(at)
}

function itemText(ignore: WrittenIgnore, indent: string): string {
  const fields = Object.entries(ignore).map(([key, value]) => `${key}: ${scalarText(value)}`)
  return fields.map((field, index) => `${indent}${index === 0 ? '- ' : '  '}${field}\n`).join('')
}

/** On one line: JSON's strings are YAML's, too. */
function scalarText(value: string): string {
  return value.includes('\n') ? JSON.stringify(value) : stringify(value, { lineWidth: 0 }).trimEnd()
}

function renewed(text: string, document: Document, { ignore, at }: Edit): string | undefined {
  const places = (['reason', 'until'] as const).map((key) => {
    const node = document.getIn(['ignores', at, key], true)
    const [start, end] = (isScalar(node) && node.range) || []
    return { start, end, value: scalarText(ignore[key]) }
  })
  let edited = text
  for (const { start, end, value } of places.toSorted((a, b) => (b.start ?? 0) - (a.start ?? 0))) {
    if (start === undefined || end === undefined || text.slice(start, end).includes('\n'))
      return undefined
    edited = edited.slice(0, start) + value + edited.slice(end)
  }
  return edited
}

function rewritten(document: Document, { ignore, at, renews }: Edit): string {
  const list = document.get('ignores')
  if (isSeq(list) && list.items.length === 0) list.flow = false
  if (renews) {
    document.setIn(['ignores', at, 'reason'], ignore.reason)
    document.setIn(['ignores', at, 'until'], ignore.until)
  } else if (list === undefined) document.set('ignores', document.createNode([ignore]))
  else document.setIn(['ignores', at], document.createNode(ignore))
  return document.toString({ lineWidth: 0 })
}
