import type { Place } from '../project/project.ts'

/** `1 leak`, `2 leaks`, `1,250 packages`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(n)} ${n === 1 ? noun : plural}`
}

/** `1,250`. By hand, since to load the language's own formatter takes as long as a small scan. */
export function grouped(n: number): string {
  return String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** `package-lock.json:12` */
export function placeText({ file, line }: Place): string {
  return `${file}:${line}`
}

/** `12 B`, `3.4 kB`, `512 MB`: in powers of a thousand, with two digits or more. */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(
    units.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.abs(n) || 1) / 3)),
  )
  const value = n / 1000 ** power
  return `${power > 0 && Math.abs(value) < 10 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}
