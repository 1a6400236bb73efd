import type { CatalogRule, OverrideRule } from './version-rules.ts'
import type { YamlCursor } from './yaml/cursor.ts'
import { readYaml } from './yaml/fallback.ts'

/**
 * `overrides`, `catalog` and `catalogs` of a package manager's own settings.
 *
 * @param textOf - the text of a file of the root; `undefined` where there is none.
 * @throws LeakscanError where the file cannot be read.
 */
export function readSettings<File extends string>(
  file: File,
  textOf: (file: string) => string | undefined,
): { file: File; overrides: OverrideRule[]; catalogs: CatalogRule[] } {
  const text = textOf(file)
  if (text === undefined) return { file, overrides: [], catalogs: [] }
  return readYaml({ text, offset: 0, line: 1 }, file, `repair ${file}`, (cursor) => {
    const overrides: OverrideRule[] = []
    const catalogs: CatalogRule[] = []
    while (cursor.next(0)) {
      const section = cursor.key()
      if (section === 'overrides') readOverrides(cursor, file, overrides)
      if (section === 'catalog') readCatalog(cursor, file, 1, ['catalog'], catalogs)
      if (section !== 'catalogs') continue
      while (cursor.next(1)) readCatalog(cursor, file, 2, ['catalogs', cursor.key()], catalogs)
    }
    return { file, overrides, catalogs }
  })
}

function readOverrides(cursor: YamlCursor, file: string, overrides: OverrideRule[]): void {
  while (cursor.next(1)) {
    const selector = cursor.key()
    const value = cursor.value() ?? ''
    overrides.push({ file, path: ['overrides', selector], selector, value })
  }
}

function readCatalog(
  cursor: YamlCursor,
  file: string,
  depth: number,
  path: readonly string[],
  catalogs: CatalogRule[],
): void {
  const catalog = path[1] ?? 'default'
  while (cursor.next(depth)) {
    const name = cursor.key()
    catalogs.push({ file, path: [...path, name], catalog, name, range: cursor.value() ?? '' })
  }
}
