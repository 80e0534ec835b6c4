import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { Life } from '@quire/platform/lifecycle'
import { listen, openHttp } from '@quire/platform/server'
import type { WebEnv } from './env.ts'

// Vite puts a hash of the content into every name under /assets, so those never change.
const year = 'public, max-age=31536000, immutable'

/** The paths that mails lead to; one small page answers them all. */
const shopPaths = ['/orders/:id', '/verify-email', '/reset-password']

/** The tabs of the back office, and what is looked at in them. */
const officePaths = [
  '/office',
  '/office/orders',
  '/office/orders/:id',
  '/office/waiting',
  '/office/stock',
  '/office/stock/:id',
]

/** Serves what Vite built into `root`; answers the base url. */
export async function openPages(life: Life, env: WebEnv, root = join(import.meta.dirname, 'dist')): Promise<string> {
  const app = openHttp(life)
  const policies = policiesFor(env)
  app.addHook('onSend', async (_request, reply) => {
    const isPlayground = reply.request.url.split('?')[0] === '/'
    reply.headers({
      'content-security-policy': isPlayground ? policies.playground : policies.shop,
      'x-content-type-options': 'nosniff',
      // The links of mails hold tokens.
      'referrer-policy': 'no-referrer',
    })
  })
  app.get('/readyz', async () => ({ ready: true }))
  app.get('/config.json', async (_request, reply) => reply.header('cache-control', 'no-store').send(configOf(env)))
  await app.register(fastifyStatic, {
    root,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.startsWith(join(root, 'assets')) ? year : 'no-cache')
    },
  })
  for (const path of shopPaths) app.get(path, (_request, reply) => reply.sendFile('shop.html'))
  for (const path of officePaths) app.get(path, (_request, reply) => reply.sendFile('office.html'))
  app.setNotFoundHandler((_request, reply) => reply.code(404).sendFile('lost.html'))
  return listen(life, app, { host: env.HOST, port: env.PORT })
}

function policiesFor({ GRAPH_URL, LIVE_URL }: WebEnv) {
  const graph = new URL(GRAPH_URL).origin
  const ours = `connect-src 'self' ${graph} ${new URL(LIVE_URL).origin}; img-src 'self' data: ${graph}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`
  return {
    // Monaco, the editor inside GraphiQL, styles its lines inline and runs its languages in workers.
    playground: `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; worker-src 'self' blob:; ${ours}`,
    shop: `default-src 'none'; script-src 'self'; style-src 'self'; ${ours}`,
  }
}

/** What the pages must know and a build cannot: read when a page opens, so that one build serves every stage. */
function configOf({ GRAPH_URL: graph, LIVE_URL: live, INBOX_URL: inbox, STRIPE_URL: stripe, DEMO_LOGINS }: WebEnv) {
  return { graph, live, inbox, stripe, logins: DEMO_LOGINS ? JSON.parse(DEMO_LOGINS) : [] }
}
