import type { Keys } from '@quire/platform/signature'
import type { Finder } from './actions/finder.ts'

/** What a resolver gets. Everybody finds the same, so nobody asks who is asking. */
export interface Context {
  readonly finder: Finder
  readonly cursorKey: Keys
}
