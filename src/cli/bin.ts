import { runProcess } from './process.ts'

void runProcess()
