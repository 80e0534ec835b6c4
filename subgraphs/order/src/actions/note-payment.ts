import type { Heard } from '@quire/contracts/events'
import { ok } from '@quire/platform/result'
import type { Catalog } from '../clients/catalog.ts'
import type { OrderStore } from '../data/order-store.ts'
import { paymentCancelled, paymentFailed, paymentReady } from '../domain/pay.ts'
import { refunded, refundFailed } from '../domain/refund.ts'
import { known } from './known.ts'

export interface NoteNeeds {
  readonly orders: OrderStore
  readonly catalog: Catalog
  readonly now: () => Date
  readonly log: { error(fact: object, event: string): void }
}

/** The payment can be made: its secret is kept, still sealed, until the order is paid or over. */
export const notePaymentReady =
  ({ orders, now }: NoteNeeds) =>
  async ({ id: heard, data }: Heard<'payment.prepared'>): Promise<void> => {
    const { id } = await known(orders, data.orderId)
    const { attempt, sealed } = data
    await orders.change(id, { heard }, (order) => {
      // Purged once it was delivered: then it was heard, and this is an echo from long after.
      if (sealed === undefined) return ok(null)
      return ok(paymentReady(order, { attempt, sealedSecret: sealed, at: now() }))
    })
  }

/** A card was declined; she may try again on the order. */
export const notePaymentFailed =
  ({ orders }: NoteNeeds) =>
  async ({ id: heard, data }: Heard<'payment.failed'>): Promise<void> => {
    const { id } = await known(orders, data.orderId)
    const { attempt, failure, message } = data
    await orders.change(id, { heard }, (order) =>
      ok(paymentFailed(order, { attempt, failure, message, at: new Date(data.failedAt) })),
    )
  }

/**
 * Nothing can be paid any more, so the stock goes back on the shelf. First at catalog and then here: a crash in between asks
 * catalog twice, and the other way round would never ask it. What is sold stays sold.
 */
export const notePaymentCancelled =
  ({ orders, catalog, now }: NoteNeeds) =>
  async ({ id: heard, data }: Heard<'payment.cancelled'>): Promise<void> => {
    const order = await known(orders, data.orderId)
    // Asked of the decision itself: the stock of a payment that is held stays where it is.
    if (paymentCancelled(order, { at: now() })) await catalog.release(order.id)
    await orders.change(order.id, { heard }, (current) => ok(paymentCancelled(current, { at: now() })))
  }

/** The money is back on the card. */
export const noteRefund =
  ({ orders, now }: NoteNeeds) =>
  async ({ id: heard, data }: Heard<'payment.refunded'>): Promise<void> => {
    const { id } = await known(orders, data.orderId)
    const { refundId, amount } = data
    await orders.change(id, { heard }, (order) => ok(refunded(order, { refundId, amount, at: now() })))
  }

/** The provider does not give the money back: somebody has to look at it, and the customer is told so. */
export const noteRefundFailed =
  ({ orders, now, log }: NoteNeeds) =>
  async ({ id: heard, data }: Heard<'payment.refund-failed'>): Promise<void> => {
    const { id } = await known(orders, data.orderId)
    const { refundId, reason: failure } = data
    log.error({ orderId: id, refundId, failure }, 'refund.failed')
    await orders.change(id, { heard }, (order) => ok(refundFailed(order, { refundId, failure, at: now() })))
  }
