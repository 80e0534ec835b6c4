import type { Doors } from '@quire/contracts/doors'
import type { Owner } from '@quire/contracts/values'
import type { DoorClient } from '@quire/platform/doors'

/** Cart's door; throws DoorFailed when cart does not answer. */
export const openCarts = (door: DoorClient<Doors>) => ({
  read: (owner: Owner) => door.call('cart.read', { owner }),
})

export type Carts = ReturnType<typeof openCarts>
