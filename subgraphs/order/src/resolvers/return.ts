import { toGlobalId } from '@quire/platform/id'
import { nextReturnStates } from '../domain/returns.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const Return: RoomResolvers['Return'] = {
  id: ({ id }) => toGlobalId('Return', id),
  nextStates: (one, _args, { eyes }) => (eyes.isStaff ? nextReturnStates(one) : []),
  lines: ({ lines, order }) => lines.map((line) => ({ ...line, order })),
  refund: ({ refundId, order }) => order.refunds.find(({ id }) => id === refundId) ?? null,
}

export const ReturnLine: RoomResolvers['ReturnLine'] = {
  line: ({ lineId, order }) => {
    const line = order.lines.find(({ id }) => id === lineId)
    if (!line) throw new Error(`a return of order ${order.id} holds a line of another order`)
    return line
  },
}
