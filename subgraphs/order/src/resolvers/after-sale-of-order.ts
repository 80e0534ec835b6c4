import { doerOf } from '../domain/eyes.ts'
import { returnable } from '../domain/returns.ts'
import { leftToRefund } from '../domain/sums.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

/** What an order says of what comes after its sale. */
export const afterSaleOfOrder: Pick<
  Required<NonNullable<RoomResolvers['Order']>>,
  'refundable' | 'returns' | 'returnable' | 'hold' | 'disputes' | 'notes'
> = {
  refundable: (order, _args, { eyes }) => (eyes.isStaff ? leftToRefund(order) : null),
  returns: (order) => order.returns.map((one) => ({ ...one, order })),
  returnable: (order, _args, { eyes }) => returnable(order, { by: doerOf(order, eyes).by, at: new Date() }),
  hold: ({ hold }, _args, { eyes }) => (eyes.isStaff ? hold : null),
  disputes: ({ disputes }, _args, { eyes }) => (eyes.isStaff ? disputes : null),
  notes: ({ id }, _args, { eyes, notesOf }) => (eyes.isStaff ? notesOf(id) : null),
}
