import type { Doors } from '@quire/contracts/doors'
import type { DoorClient } from '@quire/platform/doors'

/** Order's door; throws DoorFailed when order does not answer. */
export const openOrders = (door: DoorClient<Doors>) => ({
  /** Which of these order ids may still need their books; at most 100 at a time. */
  whichOwn: async (orderIds: readonly string[]): Promise<ReadonlySet<string>> =>
    new Set((await door.call('order.which-own', { orderIds: [...orderIds] })).owned),
})

export type Orders = ReturnType<typeof openOrders>
