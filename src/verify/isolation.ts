import { spawnSync } from 'node:child_process'
import { platform } from 'node:os'

/**
 * What is put before a command so that it runs in namespaces of its own: a network that has nothing but
 * loopback, and processes that all end with the command and see no others, nor the environment of ours.
 *
 * Empty where that cannot be had: outside of Linux, without util-linux and iproute2, and where the kernel
 * keeps users from making namespaces.
 */
export function isolation(path: string | undefined): readonly string[] {
  if (platform() !== 'linux') return []
  const [file = '', ...args] = prefix
  const env = path === undefined ? {} : { PATH: path }
  const { status } = spawnSync(file, [...args, 'true'], { env, stdio: 'ignore', timeout: 10_000 })
  return status === 0 ? prefix : []
}

/** A new network's loopback is down. The folders of its tools are not in every user's PATH. */
const raiseLoopback =
  'PATH="$PATH:/usr/sbin:/sbin"; ip link set lo up 2>&- || ifconfig lo up 2>&- || exit 1; exec "$@"'

const prefix: readonly string[] = [
  'unshare',
  '--map-root-user',
  '--net',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  'sh',
  '-c',
  raiseLoopback,
  'sh',
]
