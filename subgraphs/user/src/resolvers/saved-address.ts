import { showAddressId } from '../domain/address.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const SavedAddress: NonNullable<RoomResolvers['SavedAddress']> = {
  id: ({ id }) => showAddressId(id),
}
