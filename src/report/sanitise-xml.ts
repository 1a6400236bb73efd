import { forTerminal } from './sanitise.ts'

/**
 * Foreign text in XML, as an attribute's value or between tags. What XML 1.0 cannot hold at all, control
 * characters and half characters, is made visible or replaced.
 */
export function forXml(text: string): string {
  return forTerminal(text)
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
}
