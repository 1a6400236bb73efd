import type { Signature } from '../advisory/advisory.ts'
import { count } from './words.ts'

/** `6,000 strings that begin with "…"` */
export function signatureText(signature: Signature, n: number): string {
  if ('string' in signature) {
    return `${count(n, 'string')} that begin${n === 1 ? 's' : ''} with "${signature.string}"`
  }
  if ('closure' in signature) {
    const { name, script } = signature.closure
    const what = name === undefined ? 'of one function' : `of ${name}()`
    return `${count(n, 'closure')} ${what} in ${script}`
  }
  return `${count(n, 'object')} of the class ${signature.constructor}`
}
