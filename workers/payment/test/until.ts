import { setTimeout as after } from 'node:timers/promises'

/** Asks again until the answer is there; fails with what it waited for after `withinMs`, ten seconds. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  withinMs = 10_000,
): Promise<T> {
  for (const end = Date.now() + withinMs; Date.now() < end; await after(20)) {
    const answer = await ask()
    if (answer) return answer
  }
  throw new Error(`it did not come to this: ${what}`)
}
