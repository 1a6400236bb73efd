import type { Use } from '../advisory/advisory.ts'

/** `http2.connect`, `AbortSignal.any`, `fetch`, `node:vm`, `.getPeerCertificate()`, `fetch with signal`. */
export function useText(use: Use): string {
  const composed = use.composed ? ' of ever new names' : ''
  return `${nameText(use)}${composed}${use.with ? ` with ${use.with.join(' and ')}` : ''}`
}

function nameText(use: Use): string {
  if ('global' in use) {
    if (use.global === 'import') return 'import()'
    return use.member === undefined ? use.global : `${use.global}.${use.member}`
  }
  if (!('module' in use)) return `.${use.method}()`
  const { module, member, method } = use
  if (member !== undefined) return `${module.replace('node:', '').replace('/', '.')}.${member}`
  return method === undefined ? module : `.${method}() of ${module}`
}
