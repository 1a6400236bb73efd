// Encoding to PNG takes a snapshot of the canvas in native memory, and never gives it back.

export const meta = {
  id: 'LEAK-2024-0802',
  package: '@napi-rs/canvas',
  affected: '0.1.48',
  fixed: '0.1.49',
  meter: 'native',
}

export async function setup({ load }) {
  const { createCanvas } = await load('@napi-rs/canvas')
  const canvas = createCanvas(256, 256)
  return { canvas, context: canvas.getContext('2d') }
}

export function op({ canvas, context }, i) {
  // What was drawn anew cannot share the pixels of the snapshot before.
  context.fillRect(i % 256, 0, 1, 1)
  canvas.toBuffer('image/png')
}

export function teardown() {}
