import type { AccountStore } from '../data/account-store.ts'
import type { AddressStore } from '../data/address-store.ts'
import type { ProofStore } from '../data/proof-store.ts'
import type { SessionStore } from '../data/session-store.ts'
import type { OpenSession } from '../domain/session.ts'

export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes as long without a hash as with one, so that the time does not tell whether there is an account. */
  matches(password: string, hash: string | null): Promise<boolean>
}

/** What a token leaves behind: its hash for the database and the token sealed for the one who mails it. */
export interface Proof {
  readonly hash: string
  readonly sealed: string
}

export interface RefreshToken {
  readonly token: string
  readonly hash: string
}

export interface Tokens {
  /** A new token whose text only the mail will show; `about` is its purpose and its person. */
  proof(about: string): Proof
  refresh(): RefreshToken
  hashOf(token: string): string
  /** Seals a successor so that only who holds its predecessor can open it. */
  sealSuccessor(successor: string, predecessor: string): string
  openSuccessor(sealed: string, predecessor: string): string
  access(session: OpenSession): Promise<{ readonly token: string; readonly expiresAt: Date }>
}

/** Each throws TOO_MANY_REQUESTS when there were too many. */
export interface Limits {
  /** Counts an attempt as wrong until it is forgiven. */
  signIn(email: string, address: string | undefined): Promise<{ forgive(): Promise<void> }>
  register(address: string | undefined): Promise<void>
  reset(email: string, address: string | undefined): Promise<void>
}

/** What the deeds of this room need; built once in room.ts. */
export interface Needs {
  readonly accounts: AccountStore
  readonly addresses: AddressStore
  readonly proofs: ProofStore
  readonly sessions: SessionStore
  readonly passwords: Passwords
  readonly tokens: Tokens
  readonly limits: Limits
}
