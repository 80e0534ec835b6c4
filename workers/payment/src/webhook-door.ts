import type { Life } from '@quire/platform/lifecycle'
import { listen, openHttp } from '@quire/platform/server'
import { traced } from '@quire/platform/trace'
import { Stripe } from 'stripe'
import { readNotice } from './clients/stripe-notice.ts'
import type { WebhookStore } from './data/webhook-store.ts'

const toleranceS = 300

export interface WebhookDoor {
  readonly host: string
  readonly port: number
  readonly secret: string
  readonly webhooks: WebhookStore
  /** Called after an event was kept for the first time. */
  readonly onReceived: (providerEventId: string) => Promise<void>
}

/**
 * Opens POST /webhooks/stripe: the signature over the raw body first, then the inbox row, then 200. What is done about the event
 * happens later, in a job. Answers the base url.
 */
export async function openWebhookDoor(
  life: Life,
  { host, port, secret, webhooks, onReceived }: WebhookDoor,
): Promise<string> {
  const app = openHttp(life)
  app.post('/webhooks/stripe', (request, reply) =>
    traced('webhook stripe', { kind: 'server' }, async () => {
      const event = readSigned(request.body as Buffer | undefined, request.headers['stripe-signature'], secret)
      if (!event) return reply.code(400).send({ error: 'The signature does not fit this body and this moment.' })
      const first = await webhooks.receive({ id: event.id, type: event.type, notice: readNotice(event) })
      life.log.info({ providerEventId: event.id, type: event.type, first }, 'webhook.received')
      if (first) await onReceived(event.id)
      return reply.send({ received: true })
    }),
  )
  return listen(life, app, { host, port })
}

function readSigned(body: Buffer | undefined, signature: unknown, secret: string): Stripe.Event | null {
  if (!body || typeof signature !== 'string' || isFromTheFuture(signature)) return null
  try {
    return Stripe.webhooks.constructEvent(body, signature, secret, toleranceS)
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null
    throw error
  }
}

// Stripe's own check refuses old moments but lets any future one pass.
function isFromTheFuture(signature: string): boolean {
  const moment = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1])
  return !(moment <= Date.now() / 1000 + toleranceS)
}
