import type { Account, UserId } from '../domain/account.ts'
import type { Needs } from './needs.ts'

/** Null when the account is gone. */
export const updateProfile = (
  { accounts }: Needs,
  { userId, name }: { userId: UserId; name: string },
): Promise<Account | null> => accounts.rename(userId, name)
