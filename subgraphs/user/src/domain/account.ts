import { fromGlobalId, type Id, toGlobalId } from '@quire/platform/id'

export type UserId = Id<'User'>
export type AddressId = Id<'SavedAddress'>

export type Role = 'BOOKSELLER' | 'MANAGER' | 'ADMIN'
const staff: readonly string[] = ['BOOKSELLER', 'MANAGER', 'ADMIN'] satisfies Role[]

export interface Account {
  readonly id: UserId
  readonly email: string
  readonly name: string
  readonly emailVerifiedAt: Date | null
  readonly roles: readonly Role[]
  readonly defaultAddressId: AddressId | null
  readonly createdAt: Date
}

export const isStaff = (roles: readonly string[]): boolean => roles.some((role) => staff.includes(role))

export const userIdFrom = (globalId: string) => fromGlobalId<'User'>('User', globalId)
export const showUserId = (id: UserId) => toGlobalId('User', id)
