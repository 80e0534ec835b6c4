import { setTimeout as wait } from 'node:timers/promises'
import { doors } from '@quire/contracts/doors'
import { openDoorClient } from '@quire/platform/doors'
import { openGauge } from '@quire/platform/gauge'
import type { Life } from '@quire/platform/lifecycle'
import type { Metrics } from '@quire/platform/metrics'
import type { Keys } from '@quire/platform/signature'

/** The sessions that were signed out while their access tokens would still live. */
export interface EndedSessions {
  /** False until the user room has told them for the first time: until then nobody's session can be believed. */
  isKnown(): boolean
  has(sessionId: string): boolean
  /** Tells when this session ends; answers a function that stops listening. */
  whenEnded(sessionId: string, tell: () => void): () => void
}

const everyMs = 2000
const firstEveryMs = 250
// An access token lives ten minutes; after that its session need not be remembered.
const rememberMs = 11 * 60_000
// Sessions whose ending was committed while the last answer was made.
const overlapMs = 5000

/**
 * Asks the user room every two seconds; answers when it was asked for the first time, whatever came of it. While it cannot be
 * reached what is known still counts; the log says so once, and a gauge tells for how long.
 */
export async function watchEndedSessions(
  life: Life,
  { url, key, metrics }: { url: string; key: Keys; metrics: Metrics },
): Promise<EndedSessions> {
  const ended = new Map<string, number>()
  const listeners = new Map<string, Set<() => void>>()
  const client = openDoorClient(life, { catalogue: doors, caller: 'gateway', url, key, metrics, deadlineMs: 1500 })
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

  const asking = openAsking(life, ask, metrics)
  await asking.once()
  const stop = new AbortController()
  const watching = keepAsking(asking, stop.signal)
  life.hold('ended sessions', stop, async () => {
    stop.abort()
    await watching
  })
  return {
    isKnown: asking.isAnswered,
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

interface SessionsAsking {
  isAnswered(): boolean
  once(): Promise<void>
}

function openAsking({ log }: Life, ask: () => Promise<void>, metrics: Metrics): SessionsAsking {
  let answeredAt: number | null = null
  let isFailing = false
  const startedAt = Date.now()
  openGauge(metrics, {
    name: 'quire_ended_sessions_age_seconds',
    help: 'How long ago the user room last told which sessions ended; since the start when it never did.',
    read: () => (Date.now() - (answeredAt ?? startedAt)) / 1000,
  })
  return {
    isAnswered: () => answeredAt !== null,
    async once() {
      try {
        await ask()
        if (isFailing) log.info('sessions.asked-again')
        answeredAt = Date.now()
        isFailing = false
      } catch (error) {
        if (!isFailing) log.warn({ reason: (error as Error).message }, 'sessions.not-asked')
        isFailing = true
      }
    },
  }
}

async function keepAsking({ once, isAnswered }: SessionsAsking, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await wait(isAnswered() ? everyMs : firstEveryMs, undefined, { signal }).catch(() => {})
    if (!signal.aborted) await once()
  }
}
