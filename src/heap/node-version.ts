/** Where Node.js says in its own heap which release it is: `process.release.sourceUrl` and its kin. */
const prefix = Buffer.from('https://nodejs.org/download/release/v')

const dot = 0x2e
const zero = 0x30
const nine = 0x39

/** `v20.11.0` is short; a version of more characters is none. */
const longest = 12

/** The version of Node.js that a string of a snapshot names as the release it is; most strings name none. */
export function releaseIn(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= prefix.length) return undefined
  for (let at = 0; at < prefix.length; at++) {
    if (bytes[start + at] !== prefix[at]) return undefined
  }
  const from = start + prefix.length
  let to = from
  while (to < end && to - from < longest && isOfVersion(bytes[to]!)) to++
  const version = Buffer.from(bytes.subarray(from, to)).toString('latin1')
  return /^\d+\.\d+\.\d+$/.test(version) ? version : undefined
}

function isOfVersion(byte: number): boolean {
  return byte === dot || (byte >= zero && byte <= nine)
}
