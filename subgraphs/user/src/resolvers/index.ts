import { dateTime } from '@quire/platform/resolvers'
import type { RoomResolvers } from '../generated/graphql.ts'
import { Mutation } from './mutation.ts'
import { Query } from './query.ts'
import { SavedAddress } from './saved-address.ts'
import { User } from './user.ts'

export const resolvers: RoomResolvers = { Query, Mutation, User, SavedAddress, DateTime: dateTime }
