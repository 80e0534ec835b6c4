import { type Id, newId } from '@quire/platform/id'
import { fail, type Result } from '@quire/platform/result'
import type { OrderStore } from '../data/order-store.ts'
import type { Order, OrderId } from '../domain/order.ts'
import { type NotShippable, type Shipment, ship } from '../domain/ship.ts'
import type { NotFound } from './cancel-order.ts'

export interface Shipping extends Pick<Shipment, 'lines' | 'carrier' | 'trackingNumber'> {
  readonly orderId: OrderId
  readonly staffId: string
}

/** Notes that a parcel has left the house. */
export const shipOrder =
  ({ orders, now }: { orders: OrderStore; now: () => Date }) =>
  async ({ orderId, staffId, ...parcel }: Shipping): Promise<Result<Order, NotFound | NotShippable>> => {
    if (!(await orders.find(orderId))) return fail({ kind: 'not-found' })
    const shipment = {
      ...parcel,
      parcelId: newId() as Id<'Parcel'>,
      doer: { by: 'STAFF', staffId },
      at: now(),
    } as const
    return orders.change(orderId, {}, (order) => ship(order, shipment))
  }
