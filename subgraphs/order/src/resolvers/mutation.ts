import { roles as staff } from '@quire/contracts/values'
import { conflict } from '@quire/platform/errors'
import { parseInput } from '@quire/platform/input'
import { requireRole } from '@quire/platform/viewer'
import type { RoomResolvers } from '../generated/graphql.ts'
import { afterSaleMutation, reviewMutation } from './after-sale.ts'
import { cancelling } from './after-sale-inputs.ts'
import { closeMutation } from './close-order.ts'
import { deskMutation } from './desk.ts'
import { notCancelled, notDelivered, notFound, notShipped } from './failures.ts'
import { orderId, shipment, wish } from './inputs.ts'
import { keyReused, refused } from './refusals.ts'
import { resendMutation } from './resend.ts'

export const Mutation: RoomResolvers['Mutation'] = {
  ...deskMutation,
  ...afterSaleMutation,
  ...reviewMutation,
  ...resendMutation,
  ...closeMutation,

  placeOrder: async (_parent, { input }, { viewer, eyes, deeds, networkOf }) => {
    const owner = { visitorId: eyes.visitorId, userId: eyes.userId }
    const placement = await deeds.placeOrder({ owner, network: networkOf(viewer.address), ...parseInput(wish, input) })
    switch (placement.kind) {
      case 'placed':
        return { __typename: 'PlaceOrderSuccess', order: placement.order }
      case 'refused':
        return refused(placement.refusal)
      case 'reused':
        return keyReused
      case 'busy':
        throw conflict('This order is still being placed. Ask again with the same key in a moment.')
    }
  },

  cancelOrder: async (_parent, { input }, { eyes, deeds }) => {
    const id = orderId(input.orderId)
    const { reason } = parseInput(cancelling, input)
    const cancelled = id ? await deeds.cancelOrder({ orderId: id, eyes, reason }) : noOrder
    return cancelled.ok ? { __typename: 'CancelOrderSuccess', order: cancelled.value } : notCancelled(cancelled.failure)
  },

  shipOrder: async (_parent, { input }, { viewer, deeds, orderOf }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = orderId(input.orderId)
    const parcel = parseInput(shipment, input)
    const shipped = id ? await deeds.shipOrder({ ...parcel, orderId: id, staffId }) : noOrder
    if (shipped.ok) return { __typename: 'ShipOrderSuccess', order: shipped.value }
    return notShipped(shipped.failure, id && (await orderOf(id)))
  },

  markDelivered: async (_parent, { input }, { viewer, deeds }) => {
    const { id: staffId } = requireRole(viewer, ...staff)
    const id = orderId(input.orderId)
    const delivered = id ? await deeds.markDelivered(id, staffId) : noOrder
    return delivered.ok
      ? { __typename: 'MarkDeliveredSuccess', order: delivered.value }
      : notDelivered(delivered.failure)
  },
}

const noOrder = { ok: false, failure: notFound } as const
