import type { Life } from '@quire/platform/lifecycle'
import { reaching } from '@quire/platform/reaching'
import type { FastifyInstance } from 'fastify'
import { Pool } from 'undici'

const deadlineMs = 3000
const kept = ['content-type', 'content-length', 'cache-control', 'etag', 'last-modified', 'age']
const safe = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/

/** Passes covers on from the catalogue with its caching headers. Nothing of the caller goes there but what it has cached. */
export function openCovers(life: Life, app: FastifyInstance, catalogUrl: string): void {
  const catalog = new Pool(catalogUrl, { connections: 32, pipelining: 1, connect: reaching() })
  life.hold('covers', catalog, (pool) => pool.destroy())
  app.get<{ Params: { '*': string } }>('/covers/*', async (request, reply) => {
    const name = request.params['*']
    if (!safe.test(name) || name.includes('..')) return reply.code(404).send({ error: 'There is no such cover.' })
    const cached = request.headers['if-none-match']
    const answer = await catalog
      .request({
        method: 'GET',
        path: `/covers/${name}`,
        headers: cached ? { 'if-none-match': cached } : {},
        signal: AbortSignal.timeout(deadlineMs),
      })
      .catch((error: Error) => {
        life.log.warn({ reason: error.message }, 'covers.not-answered')
        return null
      })
    if (!answer || answer.statusCode >= 500) {
      await answer?.body.dump()
      return reply.code(502).header('cache-control', 'no-store').send({ error: 'This cover cannot be had just now.' })
    }
    for (const header of kept) if (answer.headers[header]) reply.header(header, answer.headers[header])
    // A drawing may be opened by itself: then nothing in it may run.
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    reply.header('x-content-type-options', 'nosniff')
    return reply.code(answer.statusCode).send(answer.body)
  })
}
