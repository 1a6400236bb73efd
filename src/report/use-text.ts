import type { Use } from '../advisory/advisory.ts'

/** `http2.connect`, `AbortSignal.any`, `fetch`, `node:vm`, `.getPeerCertificate()`. */
export function useText(use: Use): string {
  if ('global' in use) return use.member === undefined ? use.global : `${use.global}.${use.member}`
  if (!('module' in use)) return `.${use.method}()`
  const { module, member, method } = use
  if (member !== undefined) return `${module.replace('node:', '').replace('/', '.')}.${member}`
  return method === undefined ? module : `.${method}() of ${module}`
}
