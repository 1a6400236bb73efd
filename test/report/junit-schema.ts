import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../cli.ts'

/** The schema of Jenkins' xUnit plugin (MIT), which is stricter than other readers of JUnit's XML. */
export const junitSchema = readFileSync(join(root, 'test/fixtures/junit/junit-10.xsd'), 'utf8')
