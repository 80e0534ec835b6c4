import { type Id, newId } from '@quire/platform/id'
import { fail, ok, type Result } from '@quire/platform/result'
import type { Catalog } from '../clients/catalog.ts'
import type { OrderStore } from '../data/order-store.ts'
import type { Order, OrderId } from '../domain/order.ts'
import { type NotShippable, type Shipment, ship } from '../domain/ship.ts'
import type { NotFound } from './cancel-order.ts'

export interface Shipping extends Pick<Shipment, 'lines' | 'carrier' | 'trackingNumber'> {
  readonly orderId: OrderId
  readonly staffId: string
}

interface Needs {
  readonly orders: OrderStore
  readonly catalog: Pick<Catalog, 'awaited'>
  readonly now: () => Date
}

/** Notes that a parcel has left the house. Copies that the house still waits for cannot have; throws DoorFailed when catalog does not say. */
export const shipOrder =
  ({ orders, catalog, now }: Needs) =>
  async ({ orderId, staffId, ...parcel }: Shipping): Promise<Result<Order, NotFound | NotShippable>> => {
    const found = await orders.find(orderId)
    if (!found) return fail({ kind: 'not-found' })
    const shipment = {
      ...parcel,
      parcelId: newId() as Id<'Parcel'>,
      doer: { by: 'STAFF', staffId },
      at: now(),
    } as const
    // What is refused whatever has come, or was told before, needs no answer from catalog; and what a paid order waits for only ever
    // grows less, so that the answer may be older than the order.
    const first = ship(found, shipment)
    if (!first.ok) return first
    if (!first.value) return ok(found)
    const { lines: awaited } = await catalog.awaited(orderId)
    return orders.change(orderId, {}, (order) => ship(order, shipment, awaited))
  }
