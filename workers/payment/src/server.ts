import { runService } from '@quire/platform/lifecycle'
import { readPaymentEnv } from './env.ts'
import { openPaymentWorker } from './worker.ts'

const env = readPaymentEnv()
await runService('payment', env, async (life) => {
  await openPaymentWorker(life, env)
})
