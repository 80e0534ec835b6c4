import type { Owner } from '@quire/contracts/values'
import type { Viewer } from '@quire/platform/viewer'
import type { Desk } from './actions/read-cart.ts'

/** What a resolver gets. */
export interface Context {
  readonly desk: Desk
  /** Whose cart it is: the viewer's, always. */
  readonly owner: Owner
}

export const contextOf = (desk: Desk, viewer: Viewer): Context => ({
  desk,
  owner: { visitorId: viewer.visitorId, userId: viewer.user?.id ?? null },
})
