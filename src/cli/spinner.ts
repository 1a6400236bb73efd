import type { Io } from './command.ts'

/** Work that is over sooner needs no spinner, and should not pay for loading one. */
const patience = 150

/**
 * Shows a spinner on stderr while a piece of work takes long: on a terminal only, and not in CI. Nor where
 * the terminal has no width (`docker exec -t`, expect): each frame would be infinitely many lines to clear.
 *
 * @param work - is given a function that changes the text.
 */
export async function withSpinner<T>(io: Io, text: string, work: Work<T>): Promise<T> {
  const { isTTY, columns } = io.stderr
  const isSeen = isTTY && columns !== undefined && io.env['CI'] === undefined
  return isSeen ? spinning(text, work) : work(() => {})
}

type Work<T> = (say: (text: string) => void) => Promise<T>

async function spinning<T>(text: string, work: Work<T>): Promise<T> {
  let latest = text
  let spinner: { text: string; stop: () => unknown } | undefined
  let over = false
  const timer = setTimeout(() => {
    void import('ora').then(({ default: ora }) => {
      if (!over) spinner = ora({ text: latest, stream: process.stderr }).start()
    })
  }, patience)
  try {
    return await work((next) => {
      latest = next
      if (spinner) spinner.text = next
    })
  } finally {
    over = true
    clearTimeout(timer)
    spinner?.stop()
  }
}
