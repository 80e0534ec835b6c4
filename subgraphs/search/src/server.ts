import { runService } from '@quire/platform/lifecycle'
import { readSearchEnv } from './env.ts'
import { openSearchRoom } from './room.ts'

const env = readSearchEnv()
await runService('search', env, async (life) => void (await openSearchRoom(life, env)))
