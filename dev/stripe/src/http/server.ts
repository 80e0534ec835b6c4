import { type FastifyInstance, fastify } from 'fastify'
import { newId } from '../ids.ts'
import type { Office } from '../office.ts'
import { payPages } from '../pages/routes.ts'
import { chargeRoutes } from '../routes/charges.ts'
import { customerRoutes } from '../routes/customers.ts'
import { disputeRoutes } from '../routes/disputes.ts'
import { eventRoutes } from '../routes/events.ts'
import { paymentIntentRoutes } from '../routes/payment-intents.ts'
import { paymentMethodRoutes } from '../routes/payment-methods.ts'
import { refundRoutes } from '../routes/refunds.ts'
import { switchRoutes } from '../routes/switches.ts'
import { answering } from './answer.ts'
import { ApiError } from './errors.ts'

const routes = [
  ...customerRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...eventRoutes,
]

/** The HTTP server with every door: `/v1`, the pages, the switches, the ledger. */
export function createServer(office: Office) {
  const app = fastify({
    genReqId: () => newId('req', 14),
    bodyLimit: 256 * 1024,
    forceCloseConnections: true,
    requestTimeout: 0,
    routerOptions: { maxParamLength: 300 },
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, body),
  )
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof ApiError) return reply.code(error.status).send(error.body)
    const status = error.statusCode ?? 500
    if (status >= 500) process.stderr.write(`${request.method} ${request.routeOptions.url}: ${error.stack}\n`)
    const type = status >= 500 ? 'api_error' : 'invalid_request_error'
    return reply
      .code(status)
      .send({ error: { type, message: status >= 500 ? 'An unknown error occurred.' : error.message } })
  })
  app.setNotFoundHandler((request, reply) => {
    const message = `Unrecognized request URL (${request.method}: ${request.url.split('?')[0]}).`
    return reply.code(404).send({ error: { type: 'invalid_request_error', message } })
  })
  const answer = answering(office)
  for (const route of routes) {
    app.route({ method: route.method, url: route.path, handler: (request, reply) => answer(route, request, reply) })
  }
  for (const path of new Set(routes.filter((route) => route.publishable).map((route) => route.path)))
    allowBrowsers(app, path)
  switchRoutes(app, office)
  payPages(app, office)
  app.get('/readyz', () => ({ ready: true }))
  return app
}

function allowBrowsers(app: FastifyInstance, path: string) {
  app.options(path, (_, reply) =>
    reply
      .code(204)
      .header('access-control-allow-origin', '*')
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'Authorization, Content-Type, Idempotency-Key, Stripe-Version')
      .header('access-control-max-age', '600')
      .send(),
  )
}
