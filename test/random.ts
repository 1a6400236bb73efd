import { configureGlobal } from 'fast-check'

/**
 * In CI the same cases every time: a change must not fail by what others before it left to be found.
 * Elsewhere new ones with every run, which is how they are found.
 */
if (process.env['CI']) configureGlobal({ seed: 20_261_123 })
