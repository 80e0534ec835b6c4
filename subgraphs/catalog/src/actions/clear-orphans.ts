import type { StockStore } from '../data/stock-store.ts'

const orphanedAfterMs = 40 * 60_000

/** Releases what no order can own any more (orders expire after 30 minutes); answers those that went back. */
export async function clearOrphans(
  stock: Pick<StockStore, 'heldSince' | 'release'>,
  now = new Date(),
): Promise<string[]> {
  const cleared: string[] = []
  for (const orderId of await stock.heldSince(new Date(now.getTime() - orphanedAfterMs))) {
    // One transaction an order: many orders' books under one lock could wait for each other in a circle.
    const { kind } = await stock.release(orderId)
    if (kind === 'released') cleared.push(orderId)
  }
  return cleared
}
