// The name of an error number that the system does not know, such as one that is out of range, is asked for, a
// hundred times an operation: a single call leaves little.

export const meta = {
  id: 'LEAK-2022-1108',
  runtime: 'node',
  affected: '18.8.0',
  fixed: '18.9.0',
  meter: 'native',
}

export function setup() {
  return { uv: process.binding('uv') }
}

export function op({ uv }, i) {
  for (let n = 0; n < 100; n++) uv.errname(-20_000 - ((i * 100 + n) % 100_000))
}

export function teardown() {}
