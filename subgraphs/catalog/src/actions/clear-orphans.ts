import type { Orders } from '../clients/order.ts'
import type { Held, StockStore } from '../data/stock-store.ts'

interface Needs {
  readonly stock: Pick<StockStore, 'heldSince' | 'release'>
  readonly orders: Orders
}

// Orders expire after 30 minutes; who looked sooner would only ask about orders that are well.
const suspiciousAfterMs = 40 * 60_000

/** Releases what no order owns, and answers those order ids. Order is asked: while it does not answer, nothing is released. */
export async function clearOrphans({ stock, orders }: Needs, now = new Date()): Promise<string[]> {
  const before = new Date(now.getTime() - suspiciousAfterMs)
  const cleared: string[] = []
  for (let after: Held | null = null; ; ) {
    // Page by page, so that orders that hold their books for long hide no orphan behind them.
    const held: Held[] = await stock.heldSince(before, after)
    if (held.length === 0) return cleared
    const owned = await orders.whichOwn(held.map(({ orderId }) => orderId))
    for (const { orderId } of held.filter((one) => !owned.has(one.orderId))) {
      // One transaction an order: many orders' books under one lock could wait for each other in a circle.
      const { kind } = await stock.release(orderId)
      if (kind === 'released') cleared.push(orderId)
    }
    after = held.at(-1) ?? null
  }
}
