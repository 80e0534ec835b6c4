import { roles as staff } from '@quire/contracts/values'
import { parseInput } from '@quire/platform/input'
import { requireRole } from '@quire/platform/viewer'
import { adjustStock } from '../actions/adjust-stock.ts'
import { limitBackOrders } from '../actions/limit-back-orders.ts'
import { receiveStock } from '../actions/receive-stock.ts'
import { setPrice } from '../actions/set-price.ts'
import { withdrawBook } from '../actions/withdraw-book.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import {
  bookChanged,
  bookNotFound,
  bookWithdrawn,
  deliveryNoteUsed,
  keyReused,
  locationNotFound,
  priorityTaken,
  stockTooLarge,
  stockTooLow,
} from './failures.ts'
import {
  adjustStockShape,
  receiveStockShape,
  setBackOrderLimitShape,
  setPriceShape,
  setStockLocationShape,
  withdrawBookShape,
} from './reading.ts'

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
    const done = await receiveStock(stores.stockroom, bookId, { ...delivery, reason: reason || null, who })
    if (done.ok) return { __typename: 'ReceiveStockSuccess', book: done.value }
    if (done.failure.kind === 'missing') return bookNotFound()
    if (done.failure.kind === 'no-location') return locationNotFound()
    return done.failure.kind === 'too-many' ? stockTooLarge('quantity') : deliveryNoteUsed(done.failure)
  },

  adjustStock: async (_, { input }, { viewer, stores }) => {
    const { id: who } = requireRole(viewer, ...staff)
    const { bookId, idempotencyKey: key, ...correction } = parseInput(adjustStockShape, input)
    const done = await adjustStock(stores.stockroom, bookId, { ...correction, who, key })
    if (done.ok) return { __typename: 'AdjustStockSuccess', book: done.value }
    const { failure } = done
    if (failure.kind === 'missing') return bookNotFound()
    if (failure.kind === 'key-reused') return keyReused()
    if (failure.kind === 'no-location') return locationNotFound()
    return failure.kind === 'too-many' ? stockTooLarge('change') : stockTooLow(failure)
  },

  setBackOrderLimit: async (_, { input }, { viewer, stores }) => {
    const { id: who } = requireRole(viewer, ...staff)
    const { bookId, limit: most, reason } = parseInput(setBackOrderLimitShape, input)
    const done = await limitBackOrders(stores.stockroom, bookId, { most, reason: reason || null, who })
    if (done.ok) return { __typename: 'SetBackOrderLimitSuccess', book: done.value }
    return done.failure.kind === 'missing' ? bookNotFound() : bookWithdrawn()
  },

  setStockLocation: async (_, { input }, { viewer, stores }) => {
    const { id: who } = requireRole(viewer, ...staff)
    const done = await stores.locations.save({ ...parseInput(setStockLocationShape, input), who })
    return done.ok ? { __typename: 'SetStockLocationSuccess', location: done.value } : priorityTaken(done.failure)
  },

  withdrawBook: async (_, { input }, { viewer, stores }) => {
    requireRole(viewer, ...staff)
    const done = await withdrawBook(stores.desk, parseInput(withdrawBookShape, input))
    if (done.ok) return { __typename: 'WithdrawBookSuccess', book: done.value }
    return done.failure.kind === 'missing' ? bookNotFound() : bookChanged(done.failure)
  },
}
