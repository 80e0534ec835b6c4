import type fc from 'fast-check'

/** What may happen to a deed at one of its steps. After `lost` and `dies-after` the step was done, and nobody learns of it. */
export type Mishap = 'fails' | 'lost' | 'dies-before' | 'dies-after' | 'provider-fails' | 'provider-fails-after'

/** Which of all steps goes wrong, counted from the first, and how. */
export interface Misfortune {
  readonly step: number
  readonly mishap: Mishap
}

/** The connection broke, or the store was away: nobody knows whether it was done. */
export class Away extends Error {
  override readonly name = 'Away'
}

/** What the payment provider says when it failed in itself; `domain/provider-fault.ts` knows it by this name. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault'
}

/** Time, and the order in which everything that happens at the same time comes to pass. */
export interface Steps {
  now(): Date
  pass(ms: number): void
  /** Waits for its turn, then does all of the work at once, as a transaction or a single command does. */
  step<T>(label: string, work: () => T): Promise<T>
  /** From now on nothing goes wrong any more. */
  calm(): void
  readonly taken: () => number
  /** How many of them went wrong. */
  readonly mishaps: () => number
}

/** Steps whose turns the scheduler draws. A deed that dies in one never comes back; what it had not done stays undone. */
export function openSteps(scheduler: fc.Scheduler, misfortunes: readonly Misfortune[]): Steps {
  let [time, count, mishaps, isCalm] = [Date.parse('2026-11-20T09:00:00Z'), 0, 0, false]
  const fates = new Map(misfortunes.map(({ step, mishap }) => [step, mishap]))
  return {
    now: () => new Date(time),
    pass: (ms) => {
      time += ms
    },
    async step(label, work) {
      await scheduler.schedule(Promise.resolve(), label)
      const fate = isCalm ? undefined : fates.get(count)
      count += 1
      if (fate === undefined) return work()
      mishaps += 1
      return befall(fate, label, work)
    },
    calm: () => {
      isCalm = true
    },
    taken: () => count,
    mishaps: () => mishaps,
  }
}

function befall<T>(fate: Mishap, label: string, work: () => T): T | Promise<T> {
  const ofProvider = label.startsWith('provider')
  switch (fate) {
    case 'fails':
      throw new Away(label)
    case 'lost':
      work()
      throw new Away(label)
    case 'dies-before':
      return never()
    case 'dies-after':
      work()
      return never()
    case 'provider-fails':
      if (ofProvider) throw new ProviderFault(label)
      return work()
    case 'provider-fails-after':
      work()
      throw ofProvider ? new ProviderFault(label) : new Away(label)
  }
}

const never = () => new Promise<never>(() => {})
