import { fromGlobalId } from '@quire/platform/id'
import type { RoomResolvers } from '../generated/graphql.ts'
import { pageOf } from './order-connection.ts'

export const User: RoomResolvers['User'] = {
  __resolveReference: ({ id }) => ({ id }),
  orders: ({ id }, page, context) => {
    const userId = fromGlobalId<'User'>('User', id)
    const maySee = userId !== null && (context.eyes.userId === userId || context.eyes.isStaff)
    return maySee ? pageOf(context, { userId }, page) : null
  },
}
