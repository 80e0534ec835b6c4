import { runService } from '@quire/platform/lifecycle'
import { readGatewayEnv } from './env.ts'
import { openGateway } from './gateway.ts'

const env = readGatewayEnv()
await runService('gateway', env, async (life) => {
  const { url, liveUrl } = await openGateway(life, env, true)
  life.log.info({ url, liveUrl }, 'gateway.open')
})
