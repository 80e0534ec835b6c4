import type { AuditStore } from '../data/audit-store.ts'
import { type Difference, differences } from '../domain/ledger.ts'

const booksAtOnce = 200
const most = 100

/**
 * Compares every book's row with the sum of its ledger and with the orders that hold or await its copies, and what lies where. Answers up to about 100
 * differences, of which there are none in a shop that is well; null when it was told to leave before it had seen all.
 */
export async function auditStock(audit: AuditStore, leaving: AbortSignal): Promise<Difference[] | null> {
  const held = (await audit.heldOtherwise(most)).flatMap(({ explained, ...one }) =>
    differences({ ...one, by: 'reservations' }, explained),
  )
  const found = [...held, ...(await audit.placedOtherwise(most))]
  for (let after: string | null = null; found.length < most; ) {
    if (leaving.aborted) return null
    // Page by page, so that a shop of a million books asks for no statement of a minute.
    const page: Awaited<ReturnType<AuditStore['summed']>> = await audit.summed(after, booksAtOnce)
    found.push(...page.flatMap(({ explained, ...one }) => differences({ ...one, by: 'ledger' }, explained)))
    if (page.length < booksAtOnce) return found
    after = page.at(-1)?.bookId ?? null
  }
  return found
}
