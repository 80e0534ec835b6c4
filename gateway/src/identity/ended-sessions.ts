import { setTimeout as wait } from 'node:timers/promises'
import { doors } from '@quire/contracts/doors'
import { openDoorClient } from '@quire/platform/doors'
import type { Life } from '@quire/platform/lifecycle'

/** The sessions that were signed out while their access tokens would still live. */
export interface EndedSessions {
  has(sessionId: string): boolean
  /** Tells when this session ends; answers a function that stops listening. */
  whenEnded(sessionId: string, tell: () => void): () => void
}

const everyMs = 2000
// An access token lives ten minutes; after that its session need not be remembered.
const rememberMs = 11 * 60_000
// Sessions whose ending was committed while the last answer was made.
const overlapMs = 5000

/** Asks the user room every two seconds. While it cannot be reached what is known still counts, and each failure is logged. */
export function watchEndedSessions(life: Life, { url, key }: { url: string; key: Buffer }): EndedSessions {
  const ended = new Map<string, number>()
  const listeners = new Map<string, Set<() => void>>()
  const client = openDoorClient(life, { catalogue: doors, caller: 'gateway', url, key, deadlineMs: 1500 })
  let since = new Date(Date.now() - rememberMs)

  const ask = async () => {
    const { sessionIds, asOf } = await client.call('user.sessions-ended', { since: since.toISOString() })
    since = new Date(new Date(asOf).getTime() - overlapMs)
    for (const id of sessionIds) {
      if (!ended.has(id)) for (const tell of listeners.get(id) ?? []) tell()
      ended.set(id, Date.now())
    }
    for (const [id, at] of ended) if (at < Date.now() - rememberMs) ended.delete(id)
  }

  const stop = new AbortController()
  const watching = keepAsking(life, ask, stop.signal)
  life.hold('ended sessions', stop, async () => {
    stop.abort()
    await watching
  })
  return {
    has: (id) => ended.has(id),
    whenEnded(id, tell) {
      const tellers = listeners.get(id) ?? new Set()
      listeners.set(id, tellers.add(tell))
      return () => {
        tellers.delete(tell)
        if (tellers.size === 0) listeners.delete(id)
      }
    },
  }
}

async function keepAsking(life: Life, ask: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await ask().catch((err: Error) => life.log.warn({ reason: err.message }, 'sessions.not-asked'))
    await wait(everyMs, undefined, { signal }).catch(() => {})
  }
}
