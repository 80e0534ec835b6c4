import { toGlobalId } from '@quire/platform/id'
import { times } from '@quire/platform/money'
import type { RoomResolvers } from '../generated/graphql.ts'
import { bookOf } from './references.ts'

export const OrderLine: RoomResolvers['OrderLine'] = {
  id: ({ id }) => toGlobalId('OrderLine', id),
  book: bookOf,
  total: ({ unitPrice, quantity }) => times(unitPrice, quantity),
}
