import { type FastifyInstance, fastify } from 'fastify'
import { z } from 'zod'
import type { Desk } from './carrier.ts'
import { deskPage } from './page/desk-page.ts'
import { statuses } from './parcels.ts'
import { isSigned } from './signature.ts'
import { switchesAsked } from './switches.ts'

const text = (most: number) => z.string().trim().min(1).max(most)
const named = z.object({ carrier: text(60), trackingNumber: text(60) })
const empty = (one: z.ZodType<string, string>) => one.or(z.literal('').transform(() => undefined)).optional()
const seen = named.extend({
  status: z.enum(statuses),
  place: empty(text(120)),
  at: empty(z.iso.datetime({ offset: true })),
  eta: empty(z.iso.datetime({ offset: true })),
})

/** The API for shops (signed), the page and the API for people, and the switches. */
export function createDoors(desk: Desk, secret: string): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 10_000 })
  // As they came: a signature is over the very bytes.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body))
  app.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    if (error instanceof z.ZodError) return reply.code(400).send({ message: z.prettifyError(error) })
    if (error instanceof SyntaxError) return reply.code(400).send({ message: 'This is not JSON.' })
    return reply.code(error.statusCode ?? 500).send({ message: error.message })
  })
  app.post('/parcels', ({ headers, body }, reply) => {
    if (!isSigned(headers['carrier-signature'], String(body), secret)) {
      return reply.code(401).send({ message: 'Sign the body with the secret of the webhook.' })
    }
    return reply.code(201).send(desk.register(named.parse(JSON.parse(String(body)))))
  })
  peopleRoutes(app, desk)
  app.get('/_switches', () => desk.switches.get())
  app.post('/_switches', ({ body }) => desk.switches.set(switchesAsked.parse(JSON.parse(String(body)))))
  app.get('/readyz', () => ({ ready: true }))
  return app
}

function peopleRoutes(app: FastifyInstance, desk: Desk) {
  const rules =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  app.get('/', (_, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .headers({ 'content-security-policy': rules, 'cache-control': 'no-store' })
      .send(deskPage(desk.parcels())),
  )
  app.get('/_parcels', () => desk.parcels())
  app.post('/_parcels', ({ body, headers }, reply) => {
    const parcel = desk.register(named.parse(read(body, headers['content-type'])))
    return isForm(headers['content-type']) ? reply.redirect('/', 303) : reply.code(201).send(parcel)
  })
  app.post('/_scans', ({ body, headers }, reply) => {
    const { carrier, trackingNumber, status, place, at, eta } = seen.parse(read(body, headers['content-type']))
    const scan = desk.scan(
      { carrier, trackingNumber },
      { status, ...(place && { place }), ...(at && { at }), ...(eta && { eta }) },
    )
    return isForm(headers['content-type']) ? reply.redirect('/', 303) : reply.code(201).send(scan)
  })
}

const isForm = (type: string | undefined) => type?.startsWith('application/x-www-form-urlencoded') ?? false

const read = (body: unknown, type: string | undefined): unknown =>
  isForm(type) ? Object.fromEntries(new URLSearchParams(String(body))) : JSON.parse(String(body))
