import type { HistoryStore } from '../data/history-store.ts'
import type { OrderStore } from '../data/order-store.ts'
import { type Eyes, seenBy } from '../domain/eyes.ts'
import type { Happened, Order, OrderId } from '../domain/order.ts'
import { type Nudges, watch } from './watch.ts'

export interface TrackNeeds {
  readonly orders: OrderStore
  readonly history: HistoryStore
  readonly nudges: Nudges
  /** Ends every tracking when the service ends. */
  readonly over: AbortSignal
}

/** `event` is what happened then, null in the snapshot; `order` is how it stands now. */
export interface Tracking {
  readonly sequence: number
  readonly event: Happened | null
  readonly order: Order
}

const lookEveryMs = 2000

/** Follows an order: how it stands, then everything above that (or above `after`), once and in order. Null: nothing to see. */
export const trackOrder =
  (needs: TrackNeeds) =>
  async (orderId: OrderId, { eyes, after }: { eyes: Eyes; after: number | null }) => {
    const order = seenBy(await needs.orders.find(orderId), eyes)
    return order && endable((gone) => follow(needs, { order, gone }, Math.min(after ?? order.sequence, order.sequence)))
  }

interface Followed {
  readonly order: Order
  readonly gone: AbortSignal
}

async function* follow({ orders, history, nudges, over }: TrackNeeds, { order, gone }: Followed, after: number) {
  const end = AbortSignal.any([over, gone])
  const watching = watch(nudges, order.id, end)
  try {
    let last = after
    yield { sequence: last, event: null, order } satisfies Tracking
    while (!end.aborted) {
      const happened = await history.after(order.id, last)
      // Read after the events, so that the order never lags behind what is told of it.
      const now = happened.length > 0 ? await orders.find(order.id) : null
      for (const event of now ? happened : []) {
        yield { sequence: event.sequence, event, order: now ?? order } satisfies Tracking
        last = event.sequence
      }
      if (happened.length === 0) await watching.changed(lookEveryMs)
    }
  } finally {
    watching.end()
  }
}

/** A generator takes notice of `return` at its next yield only; one that waits for something to happen has to be told. */
function endable<T>(start: (gone: AbortSignal) => AsyncGenerator<T, void>): AsyncIterableIterator<T, void> {
  const leaving = new AbortController()
  const trackings = start(leaving.signal)
  return {
    next: () => trackings.next(),
    return() {
      leaving.abort()
      return trackings.return()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
