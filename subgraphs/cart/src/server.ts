import { runService } from '@quire/platform/lifecycle'
import { readCartEnv } from './env.ts'
import { openCartRoom } from './room.ts'

const env = readCartEnv()
await runService('cart', env, async (life) => void (await openCartRoom(life, env)))
