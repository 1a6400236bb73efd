import { createRequire } from 'node:module'
import type * as Jsonc from 'jsonc-parser'
import { parseDocument } from 'yaml'
import type { Setting } from '../upgrade/upgrade.ts'

/** A file's text with these values in it; everything else of it stays, byte for byte. */
export function edit(file: string, text: string, settings: readonly Setting[]): string {
  return file.endsWith('.json') ? editJson(text, settings) : editYaml(text, settings)
}

function editJson(text: string, settings: readonly Setting[]): string {
  // Its ES modules cannot be loaded by Node.js, and its CommonJS has names that an import does not see.
  const { applyEdits, modify }: typeof Jsonc = createRequire(import.meta.url)('jsonc-parser')
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const formattingOptions = {
    insertSpaces: !/^\t/m.test(text),
    tabSize: /^( +)"/m.exec(text)?.[1]?.length ?? 2,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
  let edited = text.slice(mark.length)
  for (const { path, value } of settings) {
    edited = applyEdits(edited, modify(edited, [...path], value, { formattingOptions }))
  }
  return mark + edited
}

/** Where a value is there already only its characters change; a new one is written by the YAML library. */
function editYaml(text: string, settings: readonly Setting[]): string {
  let edited = text
  for (const { path, value } of settings) {
    const document = parseDocument(edited, { keepSourceTokens: true })
    const node: unknown = document.getIn(path, true)
    const range = hasRange(node) ? node.range : undefined
    if (range) {
      const quote = /^["']/.exec(edited.slice(range[0], range[1]))?.[0] ?? quoteFor(value)
      edited = `${edited.slice(0, range[0])}${quote}${value}${quote}${edited.slice(range[1])}`
    } else {
      document.setIn(path, value)
      edited = document.toString({ lineWidth: 0 })
    }
  }
  return edited
}

/** A plain scalar may not look like a number or start with a sign of YAML's own. */
function quoteFor(value: string): string {
  return /^[\w^~][\w.^~-]*$/.test(value) && !/^[\d.]+$/.test(value.replace(/^\d+\.\d+\.\d+/, 'v'))
    ? ''
    : "'"
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}
