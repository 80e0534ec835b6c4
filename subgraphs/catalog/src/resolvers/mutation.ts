import { roles as staff } from '@quire/contracts/values'
import { parseInput } from '@quire/platform/input'
import { requireRole } from '@quire/platform/viewer'
import { receiveStock } from '../actions/receive-stock.ts'
import { setPrice } from '../actions/set-price.ts'
import { withdrawBook } from '../actions/withdraw-book.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import { bookChanged, bookNotFound, bookWithdrawn, deliveryNoteUsed, stockTooLarge } from './failures.ts'
import { receiveStockShape, setPriceShape, withdrawBookShape } from './reading.ts'

export const Mutation: RoomResolvers['Mutation'] = {
  setPrice: async (_, { input }, { viewer, stores }) => {
    requireRole(viewer, ...staff)
    const done = await setPrice(stores.desk, parseInput(setPriceShape, input))
    if (done.ok) return { __typename: 'SetPriceSuccess', book: done.value }
    if (done.failure.kind === 'missing') return bookNotFound()
    return done.failure.kind === 'gone' ? bookWithdrawn() : bookChanged(done.failure)
  },

  receiveStock: async (_, { input }, { viewer, stores }) => {
    const { id: who } = requireRole(viewer, ...staff)
    const { bookId, reason, ...delivery } = parseInput(receiveStockShape, input)
    const done = await receiveStock(stores.desk, bookId, { ...delivery, reason: reason || null, who })
    if (done.ok) return { __typename: 'ReceiveStockSuccess', book: done.value }
    if (done.failure.kind === 'missing') return bookNotFound()
    return done.failure.kind === 'too-many' ? stockTooLarge() : deliveryNoteUsed(done.failure)
  },

  withdrawBook: async (_, { input }, { viewer, stores }) => {
    requireRole(viewer, ...staff)
    const done = await withdrawBook(stores.desk, parseInput(withdrawBookShape, input))
    if (done.ok) return { __typename: 'WithdrawBookSuccess', book: done.value }
    return done.failure.kind === 'missing' ? bookNotFound() : bookChanged(done.failure)
  },
}
