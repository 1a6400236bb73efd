import type { Io } from './command.ts'

/** Asks a question on the terminal; yes is the answer to `y` and to nothing but Enter. */
export async function confirm(question: string, io: Io): Promise<boolean> {
  const answer = await io.ask?.(`${question} [Y/n] `)
  return answer !== undefined && /^\s*(?:y(?:es)?)?\s*$/i.test(answer)
}
