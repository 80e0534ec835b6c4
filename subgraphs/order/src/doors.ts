import { type Doors, doors } from '@quire/contracts/doors'
import { openDoors } from '@quire/platform/doors'
import type { Metrics } from '@quire/platform/metrics'
import type { openHttp } from '@quire/platform/server'
import type { Keys } from '@quire/platform/signature'
import type { OwnedOrders } from './data/owned-orders.ts'

/** What other rooms may ask about orders. */
export function openOrderDoors(
  app: ReturnType<typeof openHttp>,
  { whichOwn, metrics }: { whichOwn: OwnedOrders; metrics: Metrics },
  env: { readonly DOOR_KEY_CATALOG_ORDER: Keys },
): void {
  openDoors<Doors, 'order'>(app, {
    catalogue: doors,
    owner: 'order',
    keys: { catalog: env.DOOR_KEY_CATALOG_ORDER },
    handlers: { 'order.which-own': async ({ orderIds }) => ({ owned: await whichOwn(orderIds) }) },
    metrics,
  })
}
