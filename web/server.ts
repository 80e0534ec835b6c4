import { runService } from '@quire/platform/lifecycle'
import { webEnv } from './env.ts'
import { openPages } from './page-server.ts'

const env = webEnv()
await runService('web', env, async (life) => void (await openPages(life, env)))
