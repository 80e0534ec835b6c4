import type { Life } from '@quire/platform/lifecycle'
import { reaching } from '@quire/platform/reaching'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Pool } from 'undici'

const deadlineMs = 10_000
const mostBytes = 4 * 1_048_576
const kept = ['content-type', 'content-length', 'content-disposition', 'content-security-policy', 'x-robots-tag']
// What is no ticket goes on as well: the order room has a page for whoever lost a piece of the link.
const safe = /^[\w-][\w.-]{0,999}$/

/**
 * Passes receipts on from the order room, as they come and never from a cache. The ticket in the address is all that opens one: nothing
 * else of the caller goes there.
 */
export function openReceipts(life: Life, app: FastifyInstance, orderUrl: string): void {
  const order = new Pool(orderUrl, {
    connections: 8,
    pipelining: 1,
    maxResponseSize: mostBytes,
    connect: reaching(),
  })
  life.hold('receipts', order, (pool) => pool.destroy())
  app.get<{ Params: { '*': string } }>('/receipts/*', async (request, reply) => {
    guard(reply)
    const file = request.params['*']
    if (!safe.test(file)) return reply.code(404).send({ error: 'There is no such receipt.' })
    const answer = await order
      .request({ method: 'GET', path: `/receipts/${file}`, signal: AbortSignal.timeout(deadlineMs) })
      .catch((error: Error) => {
        life.log.warn({ reason: error.message }, 'receipts.not-answered')
        return null
      })
    if (!answer || answer.statusCode >= 500) {
      await answer?.body.dump()
      return reply.code(502).send({ error: 'This receipt cannot be had just now. Try again in a moment.' })
    }
    for (const header of kept) if (answer.headers[header]) reply.header(header, answer.headers[header])
    return reply.code(answer.statusCode).send(answer.body)
  })
}

// It names a person: no cache keeps it, and no page that it leads to learns its address.
const guard = (reply: FastifyReply) =>
  reply.headers({
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
