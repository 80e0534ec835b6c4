import { userIds } from '../domain/ids.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const BackOrderRule: RoomResolvers['BackOrderRule'] = {
  staff: ({ who }) => ({ id: userIds.show(who) }),
}
