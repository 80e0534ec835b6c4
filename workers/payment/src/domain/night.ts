import type { Window } from './reconcile.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const lateMs = 6 * hourMs

/** The date (UTC midnight) whose nightly work is due at this moment: from its hour on, and for six hours when nobody was up then. */
export function nightOf(now: Date, hour: number): Date | null {
  const since = now.getTime() - hour * hourMs
  const midnight = Math.floor(since / dayMs) * dayMs
  return since - midnight < lateMs ? new Date(midnight) : null
}

/** The last so many days. */
export const windowOf = (now: Date, days: number): Window => ({ from: new Date(now.getTime() - days * dayMs), to: now })
