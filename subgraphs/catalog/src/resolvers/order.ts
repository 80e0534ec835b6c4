import { roles as staff } from '@quire/contracts/values'
import { hasRole } from '@quire/platform/viewer'
import { orderIds } from '../domain/ids.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const Order: RoomResolvers['Order'] = {
  __resolveReference: ({ id, number }) => ({ id, number }),
  picks: async ({ id }, _, { viewer, load }) => {
    const orderId = orderIds.read(id)
    if (!orderId || !hasRole(viewer, ...staff)) return null
    return (await load.picks.load(orderId))?.picks ?? []
  },
  awaited: async ({ id, number }, _, { load }) => {
    const orderId = orderIds.read(id)
    // The room order tells an order's number to those who may see it, and to nobody else.
    if (!orderId || !number) return null
    return ((await load.picks.load(orderId))?.picks ?? []).filter(({ awaited }) => awaited)
  },
}
