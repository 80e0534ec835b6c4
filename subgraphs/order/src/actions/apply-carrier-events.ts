import type { CarrierEvent, CarrierEvents } from '../data/carrier-events.ts'
import type { OrderStore } from '../data/order-store.ts'
import { noteScan } from '../domain/scan.ts'
import { trackingKey } from '../domain/tracking-url.ts'
import { parcelSeen } from '../domain/whose-scan.ts'

export interface CarrierNeeds {
  readonly orders: OrderStore
  readonly carrierEvents: CarrierEvents
  readonly now: () => Date
  readonly log: { warn(fact: object, event: string): void }
}

/**
 * Applies what carriers told and is due. A number that no parcel has is parked: the carrier may be quicker than whoever tells that
 * the parcel was sent. What fails is tried again after a pause, and stops nothing else.
 */
export const applyCarrierEvents = (needs: CarrierNeeds) => async (): Promise<void> => {
  for (const event of await needs.carrierEvents.due()) {
    await apply(needs, event).catch((err: unknown) =>
      needs.log.warn({ err, eventId: event.scan.eventId }, 'carrier-event.not-applied'),
    )
  }
}

async function apply({ orders, carrierEvents, now }: CarrierNeeds, event: CarrierEvent): Promise<void> {
  const { carrier, trackingNumber, scan } = event
  const numbered = await carrierEvents.numbered(trackingKey(trackingNumber))
  const seen = parcelSeen(numbered, { carrier, at: scan.at })
  if (seen)
    await orders.change(seen.orderId, {}, (order) => noteScan(order, { parcelId: seen.parcelId, scan, at: now() }))
  await carrierEvents.settle(event, seen ? 'APPLIED' : 'PARKED')
}

/** Gives up what was parked too long, and forgets what was settled long ago. */
export const tidyCarrierEvents =
  ({ carrierEvents, log }: Pick<CarrierNeeds, 'carrierEvents' | 'log'>) =>
  async (): Promise<void> => {
    const lost = await carrierEvents.giveUpParked()
    if (lost.length > 0) log.warn({ eventIds: lost }, 'carrier-events.given-up')
    await carrierEvents.forget()
  }
