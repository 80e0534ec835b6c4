import { readEnv } from '@quire/platform/env'
import { runService } from '@quire/platform/lifecycle'
import { form } from './env.ts'
import { openGateway } from './gateway.ts'

const env = readEnv(form)
await runService('gateway', env, async (life) => {
  const { url, liveUrl } = await openGateway(life, env)
  life.log.info({ url, liveUrl }, 'gateway.open')
})
