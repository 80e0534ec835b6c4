import { mostAddresses } from '../domain/address.ts'
import type { Failure } from '../domain/failure.ts'

type Told<K> = K extends string
  ? { readonly __typename: K; readonly code: string; readonly message: string; readonly field: string[] | null }
  : never

/** A failure as the graph tells it: what happened and what to do now; `about` names the field that a new password was in. */
export function told<F extends Failure>(failure: F, about?: { password: string }): Told<F['kind']> {
  const [message, field] = sentenceFor(failure, about?.password)
  const code = failure.kind.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()
  // The compiler does not follow a generic union through its member's name.
  return { __typename: failure.kind, code, message, field: field ? ['input', field] : null } as Told<F['kind']>
}

function sentenceFor(failure: Failure, password?: string): [message: string, field?: string | undefined] {
  switch (failure.kind) {
    case 'EmailTaken':
      return ['There is an account for this e-mail address. Sign in, or ask for a new password.', 'email']
    case 'WrongCredentials':
      return ['E-mail address and password do not belong together. Try again, or ask for a new password.']
    case 'WeakPassword':
      return [weakness[failure.reason], password]
    case 'TokenInvalid':
      return ['This token is unknown, over or was used before. Ask for a new one, or sign in again.']
    case 'TooManyAddresses':
      return [`An account keeps ${mostAddresses} addresses. Take one out first.`]
    case 'UnknownCountry':
      return ['There is no country of this code. Use two letters as in ISO 3166-1, such as DE.', 'country']
    case 'AddressNotFound':
      return ['Your account has no such address.', 'id']
  }
}

const weakness = {
  'too-short': 'The password is too short. Use at least 10 characters; three or four words make a good one.',
  'too-long': 'The password is too long. Use at most 128 characters.',
  'too-common': 'The password is one of the first that anybody would try. Use another one.',
}
