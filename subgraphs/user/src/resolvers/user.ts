import { isStaff, showUserId, userIdFrom } from '../domain/account.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const User: RoomResolvers['User'] = {
  __resolveReference: async ({ id }, { viewer, selves, accounts }) => {
    const userId = userIdFrom(id)
    const maySee = userId !== null && (selves.has(userId) || isStaff(viewer.user?.roles ?? []))
    return maySee ? accounts.load(userId) : null
  },
  id: ({ id }) => showUserId(id),
  emailVerified: ({ emailVerifiedAt }) => emailVerifiedAt !== null,
  addresses: ({ id }, _args, { selves, needs }) => (selves.has(id) ? needs.addresses.ofUser(id) : null),
}
