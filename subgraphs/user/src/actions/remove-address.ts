import { fail, ok, type Result } from '@quire/platform/result'
import type { AddressId, UserId } from '../domain/account.ts'
import type { AddressNotFound } from '../domain/failure.ts'
import type { Needs } from './needs.ts'

export async function removeAddress(
  { addresses }: Needs,
  { userId, id }: { userId: UserId; id: AddressId },
): Promise<Result<AddressId, AddressNotFound>> {
  return addresses.change(userId, async (book) => {
    if (!book.kept.some((one) => one.id === id)) return fail({ kind: 'AddressNotFound' })
    await book.remove(id)
    return ok(id)
  })
}
