import { toGlobalId } from '@quire/platform/id'
import { parseInput } from '@quire/platform/input'
import { nextStates, seenBy } from '../domain/eyes.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import { afterSaleOfOrder } from './after-sale-of-order.ts'
import { orderId, sequence } from './inputs.ts'
import { userOf } from './references.ts'

export const Order: RoomResolvers['Order'] = {
  __resolveReference: async ({ id }, { eyes, orderOf }) => {
    const known = orderId(id)
    return known && seenBy(await orderOf(known), eyes)
  },
  id: ({ id }) => toGlobalId('Order', id),
  nextStates: (order, _args, { eyes, graceMs }) => nextStates(order, eyes, { at: new Date(), graceMs }),
  customer: ({ userId }) => (userId === null ? null : userOf(userId)),
  payment: (order) => order,
  receipt: (order, _args, { receiptOf }) => receiptOf(order),
  ...afterSaleOfOrder,
  parcels: (order) => order.parcels.map((parcel) => ({ ...parcel, order })),
  history: ({ id }, { after }, { historyOf, historyAfter }) => {
    const above = parseInput(sequence, after, ['after']) ?? 0
    return above === 0 ? historyOf(id) : historyAfter(id, above)
  },
}
