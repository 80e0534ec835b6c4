import { dateTime } from '@quire/platform/resolvers'
import type { RoomResolvers } from '../generated/graphql.ts'
import { query } from './query.ts'

export const resolvers: RoomResolvers = {
  Query: query,
  DateTime: dateTime,
}
