import { loaderOf } from '@quire/platform/loader'
import type { Asked } from '@quire/platform/server'
import type { Viewer } from '@quire/platform/viewer'
import type { Needs } from './actions/needs.ts'
import type { Account, UserId } from './domain/account.ts'

/** What the gateway is told to do with the visitor's cookies, as `extensions.session`. */
export type SessionNews =
  | { readonly refreshToken: string; readonly expiresAt: string }
  | { readonly clear: true; readonly newVisitor: boolean }

export interface Context {
  readonly viewer: Viewer
  readonly needs: Needs
  readonly accounts: ReturnType<typeof loaderOf<UserId, Account>>
  /** Who has shown in this request to be themselves: the viewer, or who has just signed in. */
  readonly selves: Set<string>
  readonly session: { news: SessionNews | null }
}

export const makeContext =
  (needs: Needs) =>
  ({ viewer }: Asked): Context => ({
    viewer,
    needs,
    accounts: loaderOf<UserId, Account>(
      (ids) => needs.accounts.byIds(ids),
      (account) => account.id,
    ),
    selves: new Set(viewer.user ? [viewer.user.id] : []),
    session: { news: null },
  })
