import { runService } from '@quire/platform/lifecycle'
import { readEmailEnv } from './env.ts'
import { openEmailWorker } from './worker.ts'

const env = readEmailEnv()
await runService('email', env, async (life) => {
  await openEmailWorker(life, env)
})
