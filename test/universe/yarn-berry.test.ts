import { testUniverses } from './laws.ts'

testUniverses('yarn-berry')
