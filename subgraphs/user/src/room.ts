import { doors } from '@quire/contracts/doors'
import { events, saidBy } from '@quire/contracts/events'
import { jobs } from '@quire/contracts/jobs'
import { openPool } from '@quire/platform/database'
import { openDoors } from '@quire/platform/doors'
import { reportErrors } from '@quire/platform/error-report'
import { createGraph } from '@quire/platform/graph'
import { openHealth } from '@quire/platform/health'
import { answerLetters } from '@quire/platform/letters'
import type { Life } from '@quire/platform/lifecycle'
import { type Metrics, openMetrics } from '@quire/platform/metrics'
import { openOutbox } from '@quire/platform/outbox'
import { measureQueues } from '@quire/platform/queue-measures'
import type { Queues } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { startRelay } from '@quire/platform/relay'
import { tend } from '@quire/platform/repeat'
import { serveGraph } from '@quire/platform/server'
import type { Needs } from './actions/needs.ts'
import { type Context, makeContext } from './context.ts'
import { openAccountStore } from './data/account-store.ts'
import { openAddressStore } from './data/address-store.ts'
import { sessionsEnded } from './data/ended-sessions.ts'
import { forgetOld } from './data/forget-old.ts'
import { openProofStore } from './data/proof-store.ts'
import { openSessionStore } from './data/session-store.ts'
import type { UserEnv } from './env.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { typeDefs } from './generated/schema.ts'
import { openLimits } from './limits.ts'
import { resolvers } from './resolvers/index.ts'
import { openAccessTokens } from './secrets/access-tokens.ts'
import { openPasswords } from './secrets/password-hashes.ts'
import { openTokens } from './secrets/tokens.ts'
import { sessionNews } from './session-news.ts'

/** Opens the room: its graph, its door for the gateway, the keys of its access tokens, its relay and its health. */
export async function openUserRoom(life: Life, env: UserEnv) {
  const metrics = openMetrics('user')
  reportErrors(life, { env, metrics, jobs })
  const prisma = new PrismaClient({
    adapter: openPool(life, env.DATABASE_URL, { metrics, most: env.DATABASE_POOL }).adapter,
    errorFormat: 'minimal',
  })
  const queues = {
    asking: openRedis(life, env.REDIS_URL, 'asks'),
    waiting: openRedis(life, env.REDIS_URL, 'waits'),
    prefix: env.QUEUE_PREFIX,
  }
  const access = await openAccessTokens(env.ACCESS_TOKEN_KEY)
  const needs: Needs = {
    ...openStores(life, { prisma, queues, metrics }),
    passwords: openPasswords(),
    tokens: openTokens({ access, emailKey: env.SEAL_KEY_USER_EMAIL }),
    limits: openLimits(openRedis(life, env.REDIS_CACHE_URL, 'asks'), env.QUEUE_PREFIX),
  }
  const graph = createGraph<Context>({ typeDefs, resolvers, log: life.log, plugins: [sessionNews] })
  const context = makeContext(needs)
  const url = await serveGraph(life, {
    room: 'user',
    graph,
    context,
    metrics,
    viewerKey: env.VIEWER_KEY_USER,
    host: env.HOST,
    port: env.PORT,
    more: (app) => openUserDoors(app, { env, prisma, metrics, jwks: access.jwks }),
  })
  // The cache's Redis is no check: without it each process counts by itself who knocks too often.
  const checks = { database: () => prisma.$queryRaw`SELECT 1`, redis: () => queues.asking.ping() }
  const healthPort = await openHealth(life, { host: env.HOST, port: env.HEALTH_PORT, checks, metrics })
  return { url, healthPort, graph, context, prisma, needs }
}

/** The public keys of the access tokens, and what the gateway may ask. */
function openUserDoors(
  app: Parameters<typeof openDoors>[0],
  { env, prisma, metrics, jwks }: { env: UserEnv; prisma: PrismaClient; metrics: Metrics; jwks: object },
): void {
  app.get('/.well-known/jwks.json', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(jwks),
  )
  openDoors(app, {
    catalogue: doors,
    owner: 'user' as const,
    keys: { gateway: env.DOOR_KEY_GATEWAY_USER, order: env.DOOR_KEY_ORDER_USER },
    metrics,
    handlers: {
      'user.sessions-ended': async ({ since }) => {
        const { ids, asOf } = await sessionsEnded(prisma, since)
        return { sessionIds: ids, asOf: asOf.toISOString() }
      },
      'user.letters': (asked) => answerLetters(prisma, asked),
    },
  })
}

function openStores(
  life: Life,
  { prisma, queues, metrics }: { prisma: PrismaClient; queues: Queues; metrics: Metrics },
) {
  const outbox = openOutbox(prisma, events)
  measureQueues(life, { events, jobs, queues, metrics })
  outbox.wake = startRelay(life, { room: 'user', sql: prisma, catalogue: saidBy('user'), queues, metrics })
  tend(life, 3_600_000, () => forgetOld(prisma))
  return {
    accounts: openAccountStore(prisma, outbox),
    addresses: openAddressStore(prisma),
    proofs: openProofStore(prisma, outbox),
    sessions: openSessionStore(prisma, life.log),
  }
}
