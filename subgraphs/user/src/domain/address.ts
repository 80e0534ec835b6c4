import { fromGlobalId, toGlobalId } from '@quire/platform/id'
import { fail, ok, type Result } from '@quire/platform/result'
import type { AddressId } from './account.ts'
import { isCountry } from './country.ts'
import type { TooManyAddresses, UnknownCountry } from './failure.ts'

export interface AddressText {
  readonly name: string
  readonly street: string
  readonly city: string
  readonly postcode: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

export interface SavedAddress extends AddressText {
  readonly id: AddressId
  readonly isDefault: boolean
}

export const mostAddresses = 20

export const addressIdFrom = (globalId: string) => fromGlobalId<'SavedAddress'>('SavedAddress', globalId)
export const showAddressId = (id: AddressId) => toGlobalId('SavedAddress', id)

/** The address with what is new in it, if the country exists. */
export function changeAddress<T extends AddressText>(
  address: T,
  news: { readonly [K in keyof AddressText]?: string | undefined },
): Result<T, UnknownCountry> {
  const said = Object.fromEntries(Object.entries(news).filter(([, text]) => text !== undefined))
  const changed: T = { ...address, ...said }
  const country = changed.country.toUpperCase()
  return isCountry(country) ? ok({ ...changed, country }) : fail({ kind: 'UnknownCountry' })
}

export const mayKeepAnother = (kept: number): Result<null, TooManyAddresses> =>
  kept < mostAddresses ? ok(null) : fail({ kind: 'TooManyAddresses' })
