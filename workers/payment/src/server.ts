import { runService } from '@quire/platform/lifecycle'
import { paymentEnv } from './env.ts'
import { openPaymentWorker } from './worker.ts'

const env = paymentEnv()
await runService('payment', env, async (life) => {
  await openPaymentWorker(life, env)
})
