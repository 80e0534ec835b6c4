import type { Doors } from '@quire/contracts/doors'
import type { DoorClient } from '@quire/platform/doors'
import type { OrderId } from '../domain/order.ts'

type Door = DoorClient<Doors>

/** Catalog's doors: every one of them may be asked twice. All throw DoorFailed when catalog does not answer. */
export const openCatalog = (door: Door) => ({
  reserve: (orderId: OrderId, lines: { bookId: string; quantity: number }[]) =>
    door.call('catalog.reserve', { orderId, lines }),
  claim: (orderId: OrderId) => door.call('catalog.claim', { orderId }),
  awaited: (orderId: OrderId) => door.call('catalog.awaited', { orderId }),
  release: (orderId: OrderId) => door.call('catalog.release', { orderId }),
})

export type Catalog = ReturnType<typeof openCatalog>
