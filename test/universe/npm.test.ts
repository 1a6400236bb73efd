import { testUniverses } from './laws.ts'

testUniverses('npm')
