import { type FastifyInstance, type FastifyReply, fastify } from 'fastify'
import { z } from 'zod'
import type { Box } from './box.ts'
import type { Mail } from './mail.ts'
import { htmlPart, page, pageScript, styles } from './page/page.ts'
import type { SmtpDoor } from './smtp.ts'

const wanted = z.object({
  to: z.string().max(320).optional(),
  subject: z.string().max(500).optional(),
  messageId: z.string().max(1000).optional(),
  after: z.string().max(100).optional(),
})
const waiting = wanted.extend({ timeoutMs: z.coerce.number().int().min(0).max(120_000).default(10_000) })
const switches = z.strictObject({ down: z.boolean(), slowMs: z.int().min(0).max(60_000) }).partial()

interface Doors {
  readonly box: Box
  readonly smtp: SmtpDoor
}

/** The page, the mails as JSON, and the switches. */
export function createHttp({ box, smtp }: Doors): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 10_000 })
  app.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    if (error instanceof z.ZodError) return reply.code(400).send({ message: z.prettifyError(error) })
    return reply.code(error.statusCode ?? 500).send({ message: error.message })
  })
  mailRoutes(app, box)
  pageRoutes(app, box)
  app.get('/_switches', () => smtp.switches)
  app.post('/_switches', ({ body }) => {
    const { down, slowMs } = switches.parse(body)
    smtp.set({ ...(down !== undefined && { down }), ...(slowMs !== undefined && { slowMs }) })
    return smtp.switches
  })
  app.get('/readyz', () => ({ ready: true }))
  return app
}

function mailRoutes(app: FastifyInstance, box: Box) {
  app.get('/api/mails', ({ query }) => box.find(wanted.parse(query)))
  app.delete('/api/mails', (_, reply) => {
    box.empty()
    return reply.code(204).send()
  })
  app.get('/api/mails/wait', async ({ query }, reply) => {
    const { timeoutMs, ...asked } = waiting.parse(query)
    const mail = await box.wait(asked, AbortSignal.any([AbortSignal.timeout(timeoutMs), hungUp(reply)]))
    return mail ?? reply.code(408).send({ message: `No such mail came within ${timeoutMs} ms.` })
  })
  app.get('/api/mails/changes', (_, reply) => tellChanges(box, reply))
  app.get<{ Params: { id: string } }>('/api/mails/:id', ({ params }, reply) => box.get(params.id) ?? gone(reply))
}

function pageRoutes(app: FastifyInstance, box: Box) {
  const own =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
  app.get('/', (_, reply) => reply.type('text/html; charset=utf-8').header('content-security-policy', own).send(page))
  app.get('/inbox.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(pageScript))
  for (const [path, style] of Object.entries(styles)) {
    app.get(path, (_, reply) => reply.type('text/css; charset=utf-8').send(style))
  }
  app.get<{ Params: { id: string } }>('/mails/:id/html', ({ params }, reply) => {
    const mail = box.get(params.id)
    return mail === undefined ? gone(reply) : sendPart(reply, mail)
  })
}

/** A mail is a stranger's page: no script, nothing fetched; its links open in a tab of their own. */
function sendPart(reply: FastifyReply, mail: Mail) {
  const rules =
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', rules)
    .header('referrer-policy', 'no-referrer')
    .send(htmlPart(mail))
}

function tellChanges(box: Box, reply: FastifyReply) {
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  reply.raw.write('data: hello\n\n')
  const end = box.watch(() => reply.raw.write('data: changed\n\n'))
  reply.raw.on('close', end)
}

const gone = (reply: FastifyReply) => reply.code(404).send({ message: 'There is no such mail.' })

function hungUp(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.on('close', () => controller.abort())
  return controller.signal
}
