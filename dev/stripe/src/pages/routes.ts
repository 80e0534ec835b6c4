import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError, invalid } from '../http/errors.ts'
import { parseForm } from '../http/form.ts'
import { type Office, settle } from '../office.ts'
import type { Intent } from '../shapes.ts'
import type { Desk } from '../trade/desk.ts'
import { answerBank, confirmIntent, intentBySecret } from '../trade/intents.ts'
import { methodById, methodFrom } from '../trade/methods.ts'
import { publicView } from '../trade/public-view.ts'
import { deskPage } from './desk-page.ts'
import { icon, lostPage } from './layout.ts'
import { bankPage, type PayView, payPage } from './pay-page.ts'

const webUrl = z.url({ protocol: /^https?$/ }).max(2048)
const returnUrlOf = (given: unknown) => webUrl.safeParse(given).data

const asked = z.object({
  card: z.string().max(100).optional(),
  number: z.string().max(40).default(''),
  expiry: z.string().max(12).default(''),
  cvc: z.string().max(4).default(''),
  return_url: z.string().optional(),
})
const answered = z.union([
  z.object({ accept: z.boolean() }).transform(({ accept }) => accept),
  z.object({ answer: z.enum(['accept', 'refuse']) }).transform(({ answer }) => answer === 'accept'),
])

/** The pages a person pays on: `/` lists the payments, `/pay/:clientSecret` takes one, `/3ds/:clientSecret` is her bank's question. */
export function payPages(app: FastifyInstance, office: Office) {
  const door =
    (answer: (office: Office, visit: Visit) => FastifyReply) => (request: FastifyRequest, reply: FastifyReply) => {
      const { secret = '' } = request.params as { secret?: string }
      const intent = settle(office, (desk) => intentBySecret(desk, secret))
      return intent === undefined ? show(reply, lostPage(), 404) : answer(office, { intent, request, reply })
    }
  app.get('/', (_, reply) => show(reply, deskPage(office.vault.all('intents'))))
  for (const path of ['/icon.svg', '/favicon.ico']) {
    app.get(path, (_, reply) => reply.type('image/svg+xml').header('cache-control', 'max-age=86400').send(icon))
  }
  app.get('/pay/:secret', door(showPayment))
  app.post('/pay/:secret', door(pay))
  app.get('/3ds/:secret', door(showBank))
  app.post('/3ds/:secret', door(answerTheBank))
}

interface Visit {
  readonly intent: Intent
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function showPayment(office: Office, { intent, request, reply }: Visit) {
  const { return_url } = parseForm(request.url.split('?')[1] ?? '')
  return show(reply, pageOf(office, { intent, returnUrl: returnUrlOf(return_url), fault: undefined }))
}

function pay(office: Office, { intent, request, reply }: Visit) {
  const form = asked.parse(formOf(request))
  const returnUrl = returnUrlOf(form.return_url)
  try {
    const now = settle(office, (desk) => confirmIntent(desk, intent, { method: methodAsked(desk, form), returnUrl }))
    return reply.redirect(now.next_action?.redirect_to_url.url ?? homeOf(now, returnUrl), 303)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const now = office.vault.get('intents', intent.id) ?? intent
    return show(reply, pageOf(office, { intent: now, returnUrl, fault: error.message }), error.status)
  }
}

function showBank(_: Office, { intent, reply }: Visit) {
  return intent.status === 'requires_action'
    ? show(reply, bankPage(intent))
    : reply.redirect(homeOf(intent, undefined), 303)
}

/** Answers a form with the next page, and JSON with the intent as a browser may see it. */
function answerTheBank(office: Office, { intent, request, reply }: Visit) {
  const accepted = answered.safeParse(formOf(request))
  if (!accepted.success) throw invalid('Say { "accept": true } or { "accept": false }.')
  const isPage = typeof request.body === 'string'
  if (isPage && intent.status !== 'requires_action') return reply.redirect(homeOf(intent, undefined), 303)
  const returnUrl = intent.next_action?.redirect_to_url.return_url ?? undefined
  const now = settle(office, (desk) => answerBank(desk, intent, accepted.data))
  return isPage ? reply.redirect(homeOf(now, returnUrl), 303) : reply.send(publicView(now))
}

const show = (reply: FastifyReply, page: string, status = 200) =>
  reply.code(status).type('text/html; charset=utf-8').headers(pageHeaders).send(page)

const pageOf = ({ vault }: Office, view: Omit<PayView, 'charge'>) =>
  payPage({ ...view, charge: vault.get('charges', view.intent.latest_charge ?? '') })

const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
}

const formOf = ({ body }: FastifyRequest): unknown => (typeof body === 'string' ? parseForm(body) : body)

function methodAsked(desk: Desk, { card, number, expiry, cvc }: z.output<typeof asked>) {
  if (card !== undefined) return methodById(desk, card)
  const [, month = '0', year = '0'] = /^\s*(\d{1,2})\s*\/?\s*(\d{2}|\d{4})\s*$/.exec(expiry) ?? []
  const exp_month = Number(month)
  if (exp_month < 1 || exp_month > 12) {
    throw new ApiError(402, {
      type: 'card_error',
      code: 'invalid_expiry_month',
      message: "Your card's expiration month is invalid.",
      param: 'exp_month',
    })
  }
  return methodFrom(desk, { type: 'card', card: { number, exp_month, exp_year: Number(year), cvc } })
}

/** Back to the shop as Stripe sends people back, or to the page that says what happened. */
function homeOf(intent: Intent, returnUrl: string | undefined): string {
  if (returnUrl === undefined) return `/pay/${intent.client_secret}`
  const url = new URL(returnUrl)
  url.searchParams.set('payment_intent', intent.id)
  url.searchParams.set('payment_intent_client_secret', intent.client_secret)
  url.searchParams.set('redirect_status', intent.status === 'succeeded' ? 'succeeded' : 'failed')
  return url.href
}
