import type { Edit } from '../edits.ts'
import type { Point } from '../points.ts'
import type { Sabotage } from '../shop.ts'

/** A fault that a shop could have, the proof that must catch it, and what that says. */
export interface Fault {
  readonly name: string
  /** Made after the edits of the points. */
  readonly edits?: readonly Omit<Edit, 'name'>[]
  readonly sabotage?: readonly Sabotage[]
  readonly caughtBy: 'last-copy' | 'webhooks' | 'stores' | 'kill-points'
  /** Where the process dies, when that is what brings it to light. */
  readonly points?: readonly Point[]
  /** Found in one of the judge's sentences. */
  readonly says: RegExp
  /** Among the few of the short run. */
  readonly quick?: true
}
