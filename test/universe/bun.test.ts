import { testUniverses } from './laws.ts'

testUniverses('bun')
