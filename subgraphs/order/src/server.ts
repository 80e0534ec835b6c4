import { runService } from '@quire/platform/lifecycle'
import { readOrderEnv } from './env.ts'
import { openOrderRoom } from './room.ts'

const env = readOrderEnv()
await runService('order', env, async (life) => {
  await openOrderRoom(life, env)
})
