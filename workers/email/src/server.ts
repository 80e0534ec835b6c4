import { runService } from '@quire/platform/lifecycle'
import { emailEnv } from './env.ts'
import { openEmailWorker } from './worker.ts'

const env = emailEnv()
await runService('email', env, async (life) => {
  await openEmailWorker(life, env)
})
