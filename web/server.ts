import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { runService } from '@quire/platform/lifecycle'
import { listen, openHttp } from '@quire/platform/server'
import { webEnv } from './env.ts'

const env = webEnv()

// Vite puts a hash of the content into every name under /assets, so those never change.
const year = 'public, max-age=31536000, immutable'

await runService('web', env, async (life) => {
  const app = openHttp(life)
  const { origin } = new URL(env.GRAPH_URL)
  const live = new URL(env.LIVE_URL).origin
  // Monaco, the editor inside GraphiQL, styles its lines inline and runs its languages in workers.
  const policy = `default-src 'self'; connect-src 'self' ${origin} ${live}; style-src 'self' 'unsafe-inline'; img-src 'self' data: ${origin}; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'`
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    })
  })
  app.get('/readyz', async () => ({ ready: true }))
  app.get('/config.json', async (_request, reply) => reply.header('cache-control', 'no-store').send(config()))
  await app.register(fastifyStatic, {
    root: join(import.meta.dirname, 'dist'),
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/assets/') ? year : 'no-cache')
    },
  })
  await listen(life, app, { host: env.HOST, port: env.PORT })
})

/** What the pages must know and a build cannot: read when a page opens, so that one build serves every stage. */
function config() {
  const { GRAPH_URL: graph, LIVE_URL: live, INBOX_URL: inbox, STRIPE_URL: stripe, DEMO_LOGINS: logins } = env
  return { graph, live, inbox, stripe, logins: logins ? JSON.parse(logins) : [] }
}
