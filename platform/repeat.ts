import type { Life } from './lifecycle.ts'
import { listens } from './role.ts'

/**
 * Runs the work every so often and whenever it is woken, never twice at once in this process; woken while it runs, it runs once
 * more. What it throws is logged and the next round tries again. At the end of life the round under way is waited for.
 * @param everyMs milliseconds from one round to the next; the first one comes after the same time
 * @param work gets a signal that aborts when the life ends, so that long work can stop between two steps
 */
export function repeat(
  life: Life,
  everyMs: number,
  work: (leaving: AbortSignal) => Promise<unknown>,
): { wake: () => void } {
  const leaving = new AbortController()
  let running: Promise<void> | null = null
  let again = false
  const round = async (): Promise<void> => {
    do {
      again = false
      await Promise.try(work, leaving.signal).catch((err: unknown) => life.log.warn({ err }, 'round.failed'))
    } while (again && !leaving.signal.aborted)
    running = null
  }
  const wake = (): void => {
    if (leaving.signal.aborted) return
    again = true
    running ??= round()
  }
  const timer = setInterval(wake, everyMs)
  life.hold('rounds', timer, async () => {
    leaving.abort()
    clearInterval(timer)
    await running
  })
  return { wake }
}

/**
 * Tends a room: runs the work in rounds, as `repeat` does, where the room's listeners are. A process that is its server alone leaves
 * it to them, and waking does nothing.
 */
export const tend: typeof repeat = (life, everyMs, work) =>
  listens(life) ? repeat(life, everyMs, work) : { wake: () => {} }
