import type { Place } from '../project/project.ts'

/** `1 leak`, `2 leaks`, `1,250 packages`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? noun : plural}`
}

/** `package-lock.json:12` */
export function placeText({ file, line }: Place): string {
  return `${file}:${line}`
}
