import type { Engine } from './data/engine.ts'

/** What a resolver gets. Everybody finds the same, so nobody asks who is asking. */
export interface Context {
  readonly engine: Engine
  readonly cursorKey: Buffer
}
