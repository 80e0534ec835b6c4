import type { Account } from './domain/account.ts'
import type { SavedAddress } from './domain/address.ts'

export type UserModel = Account
export type SavedAddressModel = SavedAddress
