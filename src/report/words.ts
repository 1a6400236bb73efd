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
