import { runService } from '@quire/platform/lifecycle'
import { readUserEnv } from './env.ts'
import { openUserRoom } from './room.ts'

const env = readUserEnv()
await runService('user', env, async (life) => void (await openUserRoom(life, env)))
