import type { Account, AddressId, Role, UserId } from '../domain/account.ts'
import type { Account as AccountRow } from '../generated/prisma/client.ts'

/** The database holds no other roles (a CHECK) and no other ids. */
export const accountFrom = (row: AccountRow): Account => ({
  id: row.id as UserId,
  email: row.email,
  name: row.name,
  emailVerifiedAt: row.emailVerifiedAt,
  roles: row.roles as Role[],
  defaultAddressId: row.defaultAddressId as AddressId | null,
  createdAt: row.createdAt,
})
