import type { IncomingHttpHeaders } from 'node:http'
import type { Life } from '@quire/platform/lifecycle'
import { listen, openHttp } from '@quire/platform/server'
import { traced } from '@quire/platform/trace'
import { Stripe } from 'stripe'
import { readNotice } from './clients/stripe-notice.ts'
import type { WebhookStore } from './data/webhook-store.ts'
import { orderNamed } from './domain/notice.ts'
import type { WebhookAtDoor } from './webhook-counts.ts'

const toleranceS = 300

export interface WebhookDoor {
  readonly host: string
  readonly port: number
  readonly secret: string
  readonly webhooks: WebhookStore
  /** Called after an event was kept for the first time; the answer does not wait for it, and it throws nothing. */
  readonly onReceived: (providerEventId: string) => Promise<void>
  readonly count: (outcome: WebhookAtDoor) => void
  /** Other doors on the same port. */
  readonly more: (app: ReturnType<typeof openHttp>) => void
}

/**
 * Opens POST /webhooks/stripe: the signature over the raw body first, then the inbox row, then 200. What is done about the event
 * happens later, in a job. Answers the base url.
 */
export async function openWebhookDoor(
  life: Life,
  { host, port, onReceived, more, ...door }: WebhookDoor,
): Promise<string> {
  const app = openHttp(life)
  more(app)
  app.post('/webhooks/stripe', (request, reply) =>
    traced('webhook stripe', { kind: 'server' }, async () => {
      const kept = await keep(door, request).catch((error: unknown) => {
        door.count('failed')
        throw error
      })
      if (!kept) return reply.code(400).send({ error: 'The signature does not fit this body and this moment.' })
      life.log.info(kept, 'webhook.received')
      // The row is what counts: a Redis that hangs does not keep the provider waiting.
      if (kept.first) void onReceived(kept.providerEventId)
      return reply.send({ received: true })
    }),
  )
  return listen(life, app, { host, port })
}

async function keep(
  { secret, webhooks, count }: Pick<WebhookDoor, 'secret' | 'webhooks' | 'count'>,
  { body, headers }: { body: unknown; headers: IncomingHttpHeaders },
): Promise<{ providerEventId: string; type: string; first: boolean } | null> {
  const event = readSigned(body as Buffer | undefined, headers['stripe-signature'], secret)
  if (!event) {
    count('refused')
    return null
  }
  const { id, type, account = null } = event
  // Old rows and hand-made events do not say it, whatever the types promise.
  const livemode = (event as Partial<Stripe.Event>).livemode ?? null
  const notice = readNotice(event)
  const first = await webhooks.receive({ id, type, account, livemode, notice, orderId: orderNamed(notice) })
  count(first ? 'accepted' : 'repeated')
  return { providerEventId: id, type, first }
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
