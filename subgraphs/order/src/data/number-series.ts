import type { Change, Happened, Order } from '../domain/order.ts'
import type { Tx } from './database.ts'

type Series = 'invoice' | 'credit-note'

const letters: Readonly<Record<Series, string>> = { invoice: 'R', 'credit-note': 'G' }

/**
 * The change with the numbers that its papers need, also in its history: an invoice for an order that is paid, a credit note for
 * a refund that is done on an invoice. Each series waits for the last number's bearer to be saved or undone, so there is no gap in it.
 */
export async function numbered(tx: Tx, change: Change): Promise<Change> {
  let { order } = change
  const happened: Happened[] = []
  for (const one of change.happened) {
    const borne = await bearing(tx, order, one)
    order = borne.order
    happened.push(borne.happened)
  }
  return { order, happened }
}

async function bearing(tx: Tx, order: Order, happened: Happened): Promise<{ order: Order; happened: Happened }> {
  const { type, details, at } = happened
  if (type === 'PAID') {
    const invoiceNumber = await nextNumber(tx, 'invoice', at)
    return { order: { ...order, invoiceNumber }, happened: { ...happened, details: { ...details, invoiceNumber } } }
  }
  // What was refused was never sold, and without an invoice there is nothing to credit.
  const isCredited = order.invoiceNumber !== null && (type === 'REFUNDED' || type === 'PARTLY_REFUNDED')
  if (!isCredited) return { order, happened }
  const creditNoteNumber = await nextNumber(tx, 'credit-note', at)
  const refunds = order.refunds.map((one) => (one.id === details.refundId ? { ...one, creditNoteNumber } : one))
  return { order: { ...order, refunds }, happened: { ...happened, details: { ...details, creditNoteNumber } } }
}

/** `R-2026-000001`; years are counted in UTC. */
async function nextNumber(tx: Tx, series: Series, at: Date): Promise<string> {
  const year = at.getUTCFullYear()
  const [row] = await tx.$queryRaw<{ last: number }[]>`
    INSERT INTO number_series AS s (series, year, last) VALUES (${series}, ${year}, 1)
    ON CONFLICT (series, year) DO UPDATE SET last = s.last + 1 RETURNING last`
  if (!row) throw new Error(`no number of ${series} for ${year}`)
  return `${letters[series]}-${year}-${String(row.last).padStart(6, '0')}`
}
