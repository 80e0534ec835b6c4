import { openCounter } from '@quire/platform/counter'
import { line } from '@quire/platform/input'
import { parseJson } from '@quire/platform/json'
import type { Metrics } from '@quire/platform/metrics'
import type { openHttp } from '@quire/platform/server'
import { isTimelySignature } from '@quire/platform/timely-signature'
import { z } from 'zod'
import type { CarrierEvents } from './data/carrier-events.ts'
import { scanStatuses } from './domain/scan.ts'

const mostBytes = 65_536
const dayMs = 86_400_000

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const mayBe = <T extends z.ZodType>(one: T) => one.nullish().transform((given) => given ?? null)

const shape = z.object({
  id: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  carrier: line({ max: 60 }),
  trackingNumber: line({ max: 60 }),
  status: z.enum(scanStatuses),
  // A clock that is years ahead would make every later scan an old one.
  at: moment.refine((at) => at.getTime() < Date.now() + dayMs && at.getTime() > Date.now() - 400 * dayMs),
  place: mayBe(line({ max: 120 })),
  eta: mayBe(moment),
})

interface DoorNeeds {
  readonly carrierEvents: CarrierEvents
  readonly metrics: Metrics
  readonly secrets: readonly string[]
  readonly log: { warn(fact: object, event: string): void }
}

/**
 * POST /webhooks/carrier: the signature over the raw body first, then the inbox row, then 200. What is done about the event happens
 * later, in a round.
 */
export function openCarrierDoor(
  app: ReturnType<typeof openHttp>,
  { carrierEvents, metrics, secrets, log }: DoorNeeds,
): void {
  const count = openCounter(metrics, {
    name: 'quire_carrier_webhooks_total',
    help: 'What carriers told at the door, by what became of it.',
    label: 'outcome',
    kinds: ['accepted', 'repeated', 'refused', 'unreadable', 'failed'],
  })
  app.post('/webhooks/carrier', { bodyLimit: mostBytes }, async (request, reply) => {
    const body = (request.body ?? Buffer.alloc(0)) as Buffer
    if (!isTimelySignature(request.headers['carrier-signature'], body, { secrets, now: Date.now() })) {
      count('refused')
      return reply.code(401).send({ error: 'The signature does not fit this body and this moment.' })
    }
    const told = shape.safeParse(parseJson(body))
    if (!told.success) {
      count('unreadable')
      log.warn({ fields: told.error.issues.map(({ path }) => path.join('.')) }, 'carrier-event.unreadable')
      return reply.code(400).send({ error: 'This is not what a carrier tells: see the README of the order room.' })
    }
    const { id: eventId, carrier, trackingNumber, ...scan } = told.data
    const first = await carrierEvents
      .receive({ carrier, trackingNumber, scan: { eventId, ...scan } })
      .catch((error) => {
        count('failed')
        throw error
      })
    count(first ? 'accepted' : 'repeated')
    return reply.send({ received: true })
  })
}
