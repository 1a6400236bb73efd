/** Names of images that are Node.js, by the last part of their path: https://hub.docker.com/_/node and others. */
const names = /^(?:node|nodejs|javascript-node|typescript-node|aws-lambda-nodejs|chainguard-node)$/

/** Names that carry the version themselves: `nodejs20-debian12`, `nodejs-18`, `nodejs-18-minimal`. */
const versioned = /^(?:ubi\d+-)?nodejs-?(\d+)(?:-|$)/

/** Tags that name what the image is built on, and leave Node.js to be the newest. */
const bases =
  /^(?:latest|current|alpine|slim|bookworm|bullseye|buster|stretch|jessie|trixie|wheezy|onbuild|debian|nonroot)/

export interface NodeImage {
  /** See {@link Claim.spec}; absent where the tag depends on what is not known. */
  readonly spec?: string
}

/** What a container image says about its Node.js; `undefined` for images of other things. */
export function nodeImage(reference: string): NodeImage | undefined {
  const [path = '', digest] = reference.trim().split('@')
  const last = path.split('/').at(-1) ?? ''
  const colon = last.indexOf(':')
  const name = colon === -1 ? last : last.slice(0, colon)
  const tag = colon === -1 ? '' : last.slice(colon + 1)
  const inName = versioned.exec(name)?.[1]
  if (inName !== undefined) return { spec: inName }
  if (!names.test(name)) return undefined
  if (tag.includes('$')) return {}
  // By its digest alone an image may be any version.
  if (tag === '' && digest !== undefined) return {}
  const spec = specOfTag(tag, name)
  return spec === undefined ? {} : { spec }
}

/** `20.11.1-bookworm-slim`, `lts-alpine`, `iron`, `slim`; of Microsoft's `1.1-20-bookworm` the second. */
function specOfTag(tag: string, name: string): string | undefined {
  const own = name.startsWith('node') ? tag : tag.replace(/^(?:dev-)?\d+(?:\.\d+)*-(?=\d)/, '')
  const version = /^v?(\d+(?:\.\d+){0,2})(?=$|[-.])/.exec(own)?.[1]
  if (version !== undefined) return version
  const [word = ''] = own.split('-')
  if (word === '' || bases.test(word)) return 'latest'
  if (word === 'lts') return 'lts/*'
  return /^[a-z]+$/.test(word) ? `lts/${word}` : undefined
}
