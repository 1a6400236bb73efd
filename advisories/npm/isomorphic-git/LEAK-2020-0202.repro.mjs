// A server that reads from one repository after the other: the index of each packfile, and the packfile that
// was loaded with it, stay in a map of the module.

import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const meta = {
  id: 'LEAK-2020-0202',
  package: 'isomorphic-git',
  affected: '1.7.4',
  fixed: '1.7.6',
  meter: 'external',
}

export async function setup({ load }) {
  const git = await load('isomorphic-git')
  const root = fs.mkdtempSync(join(tmpdir(), 'repositories-'))
  const dir = join(root, 'original')
  await git.init({ fs, dir })
  fs.writeFileSync(join(dir, 'file'), 'x')
  await git.add({ fs, dir, filepath: 'file' })
  const author = { name: 'somebody', email: 'somebody@example.com' }
  const oid = await git.commit({ fs, dir, author, message: 'first' })
  await pack(git, dir, oid)
  return { git, root, dir, oid }
}

/** Moves the commit into a packfile. */
async function pack(git, dir, oid) {
  const packed = await git.packObjects({ fs, dir, oids: [oid], write: true })
  await git.indexPack({ fs, dir, filepath: `.git/objects/pack/${packed.filename}` })
  fs.rmSync(join(dir, '.git/objects', oid.slice(0, 2)), { recursive: true })
}

export async function op({ git, root, dir, oid }, i) {
  // Another path to it is another repository.
  const repository = join(root, `repository ${i}`)
  fs.symlinkSync(dir, repository)
  await git.readCommit({ fs, dir: repository, oid })
  fs.unlinkSync(repository)
}

export function teardown() {}
