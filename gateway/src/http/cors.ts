import type { FastifyInstance } from 'fastify'
import type { Door } from './door.ts'

const oneDayS = 86_400

/** Lets our own pages ask from their origins, with cookies; to pages of others browsers will not show the answer. */
export function openCors(app: FastifyInstance, { isOurPage }: Pick<Door, 'isOurPage'>): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    reply.header('vary', 'origin')
    if (!origin || !isOurPage(origin)) return
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'quire-visitor, x-request-id',
    })
  })
  app.options('/*', async (request, reply) => {
    if (request.headers.origin && isOurPage(request.headers.origin)) {
      reply.headers({
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers':
          'authorization, content-type, quire-visitor, traceparent, apollo-require-preflight',
        'access-control-max-age': String(oneDayS),
      })
    }
    return reply.code(204).send()
  })
}
