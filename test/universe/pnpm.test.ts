import { testUniverses } from './laws.ts'

testUniverses('pnpm')
