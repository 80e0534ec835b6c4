import { readEnv } from '@quire/platform/env'
import { runService } from '@quire/platform/lifecycle'
import { envForm } from './env.ts'
import { openCatalogRoom } from './room.ts'

const env = readEnv(envForm)
await runService('catalog', env, async (life) => {
  await openCatalogRoom(life, env)
})
