import { roles as staff } from '@quire/contracts/values'
import { badUserInput } from '@quire/platform/errors'
import { parseInput } from '@quire/platform/input'
import { requireRole } from '@quire/platform/viewer'
import { deliveryOptions } from '../domain/delivery.ts'
import { seenBy } from '../domain/eyes.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import { deskQuery } from './desk.ts'
import { deliveryAsked, filter, orderId } from './inputs.ts'
import { pageOf } from './order-connection.ts'

export const Query: RoomResolvers['Query'] = {
  ...deskQuery,

  order: async (_parent, { id }, { eyes, orderOf }) => {
    const known = orderId(id)
    return known && seenBy(await orderOf(known), eyes)
  },

  deliveryOptions: (_parent, args) => {
    const { country, printed } = parseInput(deliveryAsked, args, [])
    return deliveryOptions(country, { printed })
  },

  orders: (_parent, { filter: asked, ...page }, context) => {
    requireRole(context.viewer, ...staff)
    return pageOf(context, parseInput(filter, asked, ['filter']) ?? {}, page)
  },

  unmatchedScans: (_parent, _args, { viewer, carrierEvents }) => {
    requireRole(viewer, ...staff)
    return carrierEvents.unmatched()
  },
}

/** What is answered for an order that is not there and for one that is somebody else's. */
export const noSuchOrder = () => badUserInput('There is no such order.')
