import { fail, type Result } from '@quire/platform/result'
import type { AddressId, UserId } from '../domain/account.ts'
import { type AddressText, changeAddress, type SavedAddress } from '../domain/address.ts'
import type { AddressNotFound, UnknownCountry } from '../domain/failure.ts'
import type { Needs } from './needs.ts'

interface Asked {
  readonly userId: UserId
  readonly id: AddressId
  readonly news: { readonly [K in keyof AddressText]?: string | undefined }
  readonly isDefault: boolean | undefined
}

/** Another person's address is as unknown as one that never was. */
export async function updateAddress(
  { addresses }: Needs,
  { userId, id, news, isDefault }: Asked,
): Promise<Result<SavedAddress, AddressNotFound | UnknownCountry>> {
  return addresses.change(userId, async (book) => {
    const address = book.kept.find((one) => one.id === id)
    if (!address) return fail({ kind: 'AddressNotFound' })
    const changed = changeAddress({ ...address, isDefault: isDefault ?? address.isDefault }, news)
    if (changed.ok) await book.save(changed.value)
    return changed
  })
}
