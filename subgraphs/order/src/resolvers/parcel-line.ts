import type { RoomResolvers } from '../generated/graphql.ts'

export const ParcelLine: RoomResolvers['ParcelLine'] = {
  line: ({ lineId, order }) => {
    const line = order.lines.find(({ id }) => id === lineId)
    if (!line) throw new Error(`a parcel of order ${order.id} holds a line of another order`)
    return line
  },
}
