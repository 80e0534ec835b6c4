import { newId } from '@quire/platform/id'
import { ok, type Result } from '@quire/platform/result'
import type { UserId } from '../domain/account.ts'
import { type AddressText, changeAddress, mayKeepAnother, type SavedAddress } from '../domain/address.ts'
import type { TooManyAddresses, UnknownCountry } from '../domain/failure.ts'
import type { Needs } from './needs.ts'

export async function addAddress(
  { addresses }: Needs,
  { userId, text, isDefault }: { userId: UserId; text: AddressText; isDefault: boolean },
): Promise<Result<SavedAddress, TooManyAddresses | UnknownCountry>> {
  const checked = changeAddress(text, {})
  if (!checked.ok) return checked
  return addresses.change(userId, async (book) => {
    const room = mayKeepAnother(book.kept.length)
    if (!room.ok) return room
    const address = { ...checked.value, id: newId<'SavedAddress'>(), isDefault: isDefault || book.kept.length === 0 }
    await book.save(address)
    return ok(address)
  })
}
