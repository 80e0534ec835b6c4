import type { ReconciliationStore } from '../data/reconciliation-store.ts'
import { nightOf, windowOf } from '../domain/night.ts'

/** Asks for a comparison of the last days, in somebody's name; while one is under way that one is the answer. */
export async function askForDays(
  { ask }: Pick<ReconciliationStore, 'ask'>,
  { who, days, now }: { who: string; days: number; now: Date },
): Promise<{ kind: 'asked' | 'under-way'; id: string }> {
  const wish = { window: windowOf(now, days), by: who }
  // What was under way may end between the two questions.
  const asked = (await ask(wish)) ?? (await ask(wish))
  if (!asked) throw new Error('a comparison began and ended just now; ask again')
  return asked
}

/** Asks for the night's comparison when its hour has come; the first of several pods does, and each night is asked for once. */
export async function askForTheNight(
  { ask }: Pick<ReconciliationStore, 'ask'>,
  { hour, now }: { hour: number; now: Date },
): Promise<void> {
  const night = nightOf(now, hour)
  if (night) await ask({ window: windowOf(now, 3), by: 'nightly', night })
}
