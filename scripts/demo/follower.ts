import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from 'graphql-ws'
import type { Caller } from './caller.ts'
import { Broken } from './caller.ts'
import { trackOrder } from './documents.ts'
import type { Urls } from './urls.ts'

/** What the socket delivered about an order, with the moment it came. */
export interface Delivered {
  readonly sequence: number
  /** Null in a snapshot. */
  readonly event: { readonly type: string; readonly at: string; readonly message: string } | null
  readonly order: {
    readonly status: string
    readonly payment: {
      readonly status: string
      readonly clientSecret: string | null
      readonly publishableKey: string | null
    }
  }
  readonly receivedAt: number
}

export interface Follower {
  readonly delivered: readonly Delivered[]
  /** Resolves with the first delivery that fits; throws Broken after `patienceMs`. */
  wait(what: string, fits: (delivered: Delivered) => boolean, patienceMs?: number): Promise<Delivered>
  close(): void
}

/** Follows an order over the WebSocket, and after a broken line again from the last sequence it saw. */
export function follow({ live }: Urls, caller: Caller, orderId: string): Follower {
  const delivered: Delivered[] = []
  const watchers = new Set<() => void>()
  const line = { open: true, close: () => {} }
  // From the very first event on, and after a broken line from the last one seen.
  const lastSeen = () => delivered.reduce((last, { event, sequence }) => (event ? Math.max(last, sequence) : last), 0)
  const take = (message: Omit<Delivered, 'receivedAt'>) => {
    delivered.push({ ...message, receivedAt: Date.now() })
    for (const look of watchers) look()
  }
  const listen = async () => {
    while (line.open) {
      await listenOnce({
        live,
        caller,
        line,
        take,
        variables: { orderId, after: lastSeen() },
      })
      await pause(200)
    }
  }
  void listen()
  return {
    delivered,
    wait: (what, fits, patienceMs = 45_000) => waitFor({ delivered, watchers, what, fits, patienceMs }),
    close() {
      line.open = false
      line.close()
    },
  }
}

type Listening = {
  live: string
  caller: Caller
  line: { close: () => void }
  take: (message: Omit<Delivered, 'receivedAt'>) => void
  variables: Record<string, unknown>
}

async function listenOnce({ live, caller, line, take, variables }: Listening): Promise<void> {
  const connectionParams = {
    visitor: caller.visitor(),
    ...(caller.accessToken() && { accessToken: caller.accessToken() }),
  }
  const client = createClient({ url: live, connectionParams, retryAttempts: 0 })
  line.close = () => void client.dispose()
  try {
    for await (const { data } of client.iterate<{ orderTracking: Omit<Delivered, 'receivedAt'> }>({
      query: trackOrder,
      variables,
    })) {
      if (data) take(data.orderTracking)
    }
  } catch {
    // A broken line is what `after` is for: the next round begins behind the last event seen.
  } finally {
    await client.dispose()
  }
}

type Waiting = {
  delivered: readonly Delivered[]
  watchers: Set<() => void>
  what: string
  fits: (delivered: Delivered) => boolean
  patienceMs: number
}

function waitFor({ delivered, watchers, what, fits, patienceMs }: Waiting): Promise<Delivered> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      watchers.delete(look)
      reject(new Broken(`The order was not seen ${what} on the socket within ${patienceMs / 1000} s.`))
    }, patienceMs)
    const look = () => {
      const found = delivered.find(fits)
      if (!found) return
      clearTimeout(timer)
      watchers.delete(look)
      resolve(found)
    }
    watchers.add(look)
    look()
  })
}

/** Every event once and in order, from the placing on, without a gap; throws Broken otherwise. */
export function checkWhole(delivered: readonly Delivered[]): void {
  const sequences = delivered.filter(({ event }) => event !== null).map(({ sequence }) => sequence)
  if (sequences.some((sequence, at) => sequence !== at + 1)) {
    throw new Broken(`The socket skipped or repeated something: ${sequences.join(', ')}.`)
  }
}
