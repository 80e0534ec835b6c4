import { setTimeout as after } from 'node:timers/promises'
import { rememberingLookup } from './lookup.ts'

// Three tries fit into the time that a question has.
const connectMs = 700
const mostTries = 3

/**
 * How connections to another process of the shop are opened: by a lookup that remembers, and given up after 700 ms. A pod that has just
 * come, or just gone, may be unreachable without a word for a moment, while its network is told of it; another connection finds its way.
 */
export const reaching = (): { lookup: ReturnType<typeof rememberingLookup>; timeout: number } => ({
  lookup: rememberingLookup(),
  timeout: connectMs,
})

/** Whether nothing that was asked can have left this process: no connection was opened. Safe to ask again, also for a change. */
export const neverLeft = (error: unknown): boolean => unreached.has((error as { code?: unknown } | null)?.code)

const unreached = new Set<unknown>(['UND_ERR_CONNECT_TIMEOUT', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'])

/** Whether the other side closed a connection on which a question was under way, as a pod does that leaves: what was asked may have been done. */
export const hungUp = (error: unknown): boolean => broken.has((error as { code?: unknown } | null)?.code)

const broken = new Set<unknown>(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

/** Asks up to three times while nothing leaves this process; whatever else fails, fails at once. */
export async function untilItLeaves<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (tries === mostTries || !neverLeft(error)) throw error
      await after(50)
    }
  }
}
