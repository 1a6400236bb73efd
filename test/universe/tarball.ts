import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

const block = 512

/** A gzipped tar file of these files, below `package/` as the tarballs of npm packages have them. */
export function tarball(files: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(files).flatMap(([name, text]) => {
    const body = Buffer.from(text)
    const padding = Buffer.alloc((block - (body.length % block)) % block)
    return [header(`package/${name}`, body.length), body, padding]
  })
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * block)]))
}

/** A ustar header: the fields of POSIX pax that every reader of tar files looks at. */
function header(name: string, size: number): Buffer {
  const bytes = Buffer.alloc(block)
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`
  bytes.write(name, 0)
  bytes.write(octal(0o644, 7), 100)
  bytes.write(octal(0, 7), 108)
  bytes.write(octal(0, 7), 116)
  bytes.write(octal(size, 11), 124)
  bytes.write(octal(0, 11), 136)
  bytes.write('        ', 148)
  bytes.write('0', 156)
  bytes.write('ustar\u000000', 257)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${octal(sum, 6)} `, 148)
  return bytes
}

/** As `dist` of a packument gives them. */
export function digests(bytes: Buffer): { integrity: string; shasum: string } {
  const digest = (algorithm: string, encoding: 'hex' | 'base64') =>
    createHash(algorithm).update(bytes).digest(encoding)
  return { integrity: `sha512-${digest('sha512', 'base64')}`, shasum: digest('sha1', 'hex') }
}
