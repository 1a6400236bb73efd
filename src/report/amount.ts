import type { Leak } from '../advisory/advisory.ts'
import { grouped } from './words.ts'

/** `266 B`, `13.4 kB`, `0.97 handles`. */
export function amount(value: number, meter: Leak['memory']): string {
  if (meter === 'handles') return `${value.toFixed(2)} handles`
  if (!Number.isFinite(value)) return 'unknown'
  if (Math.abs(value) >= 10_000) return `${(value / 1000).toFixed(1)} kB`
  const whole = Math.round(Math.abs(value))
  return `${value < 0 && whole > 0 ? '-' : ''}${grouped(whole)} B`
}
