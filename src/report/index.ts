import { json } from './json.ts'
import type { Reporter } from './reporter.ts'
import { terminal } from './terminal.ts'

export const reporters = { terminal, json } satisfies Record<string, Reporter>

export type Format = keyof typeof reporters

export const formats: readonly Format[] = ['terminal', 'json']
