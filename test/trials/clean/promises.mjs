// Promises, a timer and an error with its stack, all of which end.

export const setup = () => {}
export const teardown = () => {}

export async function op(_, i) {
  const values = await Promise.all([i, new Promise((resolve) => setImmediate(resolve, i))])
  try {
    throw new Error(`operation ${values.length}`)
  } catch (error) {
    return error.stack.length
  }
}
