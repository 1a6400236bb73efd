import { LeakscanError } from '../../errors.ts'
import type { Env } from './settings.ts'

/**
 * A text with the values of variables as yarn 2 and later write them: `${NAME}`, `${NAME-otherwise}`, and
 * `${NAME:-otherwise}` where an empty one does not count.
 *
 * @throws LeakscanError `REGISTRY` for one that is not set, as yarn does.
 */
export function withVariables(text: string, env: Env): string {
  return text.replaceAll(
    /\$\{([\d\w_]+)(:)?(?:-([^}]*))?\}/g,
    (_, name: string, colon: string | undefined, otherwise: string | undefined) => {
      const value = env[name]
      if (value !== undefined && (value !== '' || colon === undefined)) return value
      if (otherwise !== undefined) return otherwise
      throw new LeakscanError(
        'REGISTRY',
        `.yarnrc.yml names the variable ${name}, which is not set`,
      )
    },
  )
}
