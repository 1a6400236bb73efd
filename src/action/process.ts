import { processIo } from '../cli/process.ts'
import { runAction } from './main.ts'

const { GITHUB_WORKSPACE: workspace = '' } = process.env
const io = processIo()
process.exitCode = await runAction(workspace === '' ? io : { ...io, cwd: workspace })
