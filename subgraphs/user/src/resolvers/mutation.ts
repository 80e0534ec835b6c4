import type { RoomResolvers } from '../generated/graphql.ts'
import { accountMutations } from './mutation-account.ts'
import { addressMutations } from './mutation-address.ts'
import { sessionMutations } from './mutation-session.ts'

export const Mutation: RoomResolvers['Mutation'] = { ...sessionMutations, ...accountMutations, ...addressMutations }
