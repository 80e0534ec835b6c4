import type { WeakPassword } from './password.ts'

export type EmailTaken = { readonly kind: 'EmailTaken' }
export type WrongCredentials = { readonly kind: 'WrongCredentials' }
export type TokenInvalid = { readonly kind: 'TokenInvalid' }
export type TooManyAddresses = { readonly kind: 'TooManyAddresses' }
export type UnknownCountry = { readonly kind: 'UnknownCountry' }
export type AddressNotFound = { readonly kind: 'AddressNotFound' }

/** Everything that a person can act on. */
export type Failure =
  | EmailTaken
  | WrongCredentials
  | TokenInvalid
  | TooManyAddresses
  | UnknownCountry
  | AddressNotFound
  | WeakPassword
