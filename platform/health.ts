import { fastify } from 'fastify'
import type { Life } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'

/** One thing that a service cannot work without; it throws, or takes over two seconds, when it is not there. */
export type Check = () => Promise<unknown>

const patienceMs = 2000

/**
 * Opens /livez (the process turns: no dependency is asked), /readyz (every check passes; 503 with the names that fail) and
 * /metrics on a port of their own. Answers the port. At the end readiness is the first thing to go.
 */
export async function openHealth(
  life: Life,
  at: { host: string; port: number; checks: Record<string, Check>; metrics: Metrics },
): Promise<number> {
  const app = fastify({ forceCloseConnections: true })
  app.get('/livez', async () => 'alive\n')
  app.get('/readyz', async (_request, reply) => {
    const failed = await failing(at.checks)
    return reply
      .code(failed.length === 0 ? 200 : 503)
      .send(failed.length === 0 ? { ready: true } : { ready: false, failed })
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(at.metrics.registry.contentType).send(await at.metrics.registry.metrics()),
  )
  await app.listen({ host: at.host, port: at.port })
  life.hold('health', app, () => app.close())
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : at.port
}

async function failing(checks: Record<string, Check>): Promise<string[]> {
  const names = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await passes(check)) ? null : name)),
  )
  return names.filter((name) => name !== null)
}

async function passes(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, patienceMs, false)
  })
  const done = Promise.try(check).then(
    () => true,
    () => false,
  )
  return Promise.race([done, late]).finally(() => clearTimeout(timer))
}
