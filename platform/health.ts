import { fastify } from 'fastify'
import { type Check, watchChecks } from './checks.ts'
import type { Life } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'

export type { Check } from './checks.ts'

/** What a service tells of its health, and where. */
export interface HealthOptions {
  readonly host: string
  readonly port: number
  readonly checks: Readonly<Record<string, Check>>
  readonly metrics: Metrics
  /** How often the checks are looked at, in milliseconds; 5000 unless told otherwise. */
  readonly everyMs?: number
}

/**
 * Opens /livez, /readyz and /metrics on a port of their own and answers it. /livez asks nobody: the process turns. /readyz is 503
 * with the names that fail until every check has passed once; from then on it is 200, with the names that fail now as `degraded`:
 * a store that all replicas share must not take them all out (docs/decisions/0012). At the end readiness is the first thing to go.
 */
export async function openHealth(life: Life, options: HealthOptions): Promise<number> {
  const { host, port, metrics, everyMs = 5000 } = options
  const { standing, look } = watchChecks(life, { checks: options.checks, metrics, everyMs })
  const app = fastify({ forceCloseConnections: true })
  app.get('/livez', async () => 'alive\n')
  app.get('/readyz', async (_request, reply) => {
    const { started, failing } = standing().started ? standing() : await look()
    if (!started) return reply.code(503).send({ ready: false, failed: failing })
    return failing.length === 0 ? { ready: true } : { ready: true, degraded: failing }
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
  await app.listen({ host, port })
  life.hold('health', app, () => app.close())
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : port
}
