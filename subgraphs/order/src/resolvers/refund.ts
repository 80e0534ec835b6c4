import { toGlobalId } from '@quire/platform/id'
import type { RoomResolvers } from '../generated/graphql.ts'

export const Refund: NonNullable<RoomResolvers['Refund']> = { id: ({ id }) => toGlobalId('Refund', id) }
