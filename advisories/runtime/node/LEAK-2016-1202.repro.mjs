// Keys of the other side are loaded into one Diffie-Hellman object, again and again.

import { createDiffieHellman } from 'node:crypto'

export const meta = {
  id: 'LEAK-2016-1202',
  runtime: 'node',
  affected: '8.1.4',
  fixed: '8.2.0',
  meter: 'native',
}

const prime = Buffer.from('ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd1', 'hex')
const key = Buffer.alloc(1000, 7)
const times = 100

export function setup() {
  return { exchange: createDiffieHellman(prime) }
}

export function op({ exchange }) {
  for (let i = 0; i < times; i++) {
    exchange.setPublicKey(key)
    exchange.setPrivateKey(key)
  }
}

export function teardown() {}
