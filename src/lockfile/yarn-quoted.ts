/** The source of a pattern for a JSON string, which is how both generations of yarn quote. */
export const quoted = String.raw`"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`
const wholeQuoted = new RegExp(`^${quoted}$`)

/** What a key or a value of a yarn.lock stands for, quoted or not. */
export function unquote(written: string): string {
  if (!written.startsWith('"')) return written
  if (!written.includes('\\') || !wholeQuoted.test(written)) return written.slice(1, -1)
  const parsed: unknown = JSON.parse(written)
  return String(parsed)
}
