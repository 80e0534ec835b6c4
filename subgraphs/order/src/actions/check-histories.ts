import type { HistoryChecks, Reached } from '../data/history-checks.ts'
import { offHistory } from '../domain/fold.ts'
import type { OrderId } from '../domain/order.ts'

export interface CheckNeeds {
  readonly checks: HistoryChecks
  readonly now: () => Date
  readonly log: Readonly<Record<'error' | 'warn', (fact: object, event: string) => void>>
  /** Told how many orders are not their history's fold. */
  readonly onChecked: (off: number) => void
  /** How many entries are read at a time, and how many times at most; for tests. */
  readonly bounds?: { readonly page: number; readonly mostPages: number }
}

// Twice the time between two rounds, so that a round that was missed leaves no hole.
const backMs = 2 * 3_600_000
const usual = { page: 500, mostPages: 400 }
const first = '00000000-0000-0000-0000-000000000000' as OrderId

/**
 * History is the record and an order's row is its fold: recomputes the fold of the orders to which something happened in the last
 * two hours, page by page, and says where the row tells another story, and from when on it did not look.
 */
export const checkHistories =
  ({ checks, now, log, onChecked, bounds: { page, mostPages } = usual }: CheckNeeds) =>
  async (leaving?: AbortSignal): Promise<void> => {
    let after: Reached = { at: new Date(now().getTime() - backMs), orderId: first }
    const off = new Set<OrderId>()
    for (let pages = 0; !leaving?.aborted; pages += 1) {
      if (pages === mostPages) {
        log.warn({ pages, from: after.at }, 'histories.not-all-checked')
        break
      }
      const recent = await checks.recent(after, page)
      for (const { orderId, row, history } of await checks.beside([...new Set(recent.map((one) => one.orderId))])) {
        const differences = offHistory(row, history)
        if (differences.length === 0) continue
        off.add(orderId)
        log.error({ orderId, differences }, 'order.off-history')
      }
      const last = recent.at(-1)
      if (!last || recent.length < page) break
      after = last
    }
    onChecked(off.size)
  }
