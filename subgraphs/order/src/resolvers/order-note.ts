import { toGlobalId } from '@quire/platform/id'
import type { RoomResolvers } from '../generated/graphql.ts'
import { userOf } from './references.ts'

export const OrderNote: RoomResolvers['OrderNote'] = {
  id: ({ id }) => toGlobalId('OrderNote', id),
  staff: ({ staffId }) => userOf(staffId),
}
