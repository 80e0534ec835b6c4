import { orderIds, userIds } from '../domain/ids.ts'
import { actorOf } from '../domain/ledger.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const StockLedgerEntry: RoomResolvers['StockLedgerEntry'] = {
  by: actorOf,
  order: ({ orderId }) => (orderId === null ? null : { id: orderIds.show(orderId) }),
  staff: (entry) => (actorOf(entry) === 'STAFF' ? { id: userIds.show(entry.who) } : null),
}
