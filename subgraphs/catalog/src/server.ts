import { runService } from '@quire/platform/lifecycle'
import { readCatalogEnv } from './env.ts'
import { openCatalogRoom } from './room.ts'

const env = readCatalogEnv()
await runService('catalog', env, async (life) => {
  await openCatalogRoom(life, env)
})
