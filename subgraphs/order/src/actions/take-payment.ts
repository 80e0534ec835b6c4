import type { Heard } from '@quire/contracts/events'
import { type Id, newId } from '@quire/platform/id'
import { sameMoney } from '@quire/platform/money'
import { ok } from '@quire/platform/result'
import type { Catalog } from '../clients/catalog.ts'
import type { OrderStore } from '../data/order-store.ts'
import type { Order, OrderId } from '../domain/order.ts'
import { awaitsPayment, holdPayment, pay, refusePayment } from '../domain/pay.ts'
import { known } from './known.ts'

export interface TakeNeeds {
  readonly orders: OrderStore
  readonly catalog: Catalog
  readonly now: () => Date
  readonly log: { error(fact: object, event: string): void }
}

type Succeeded = Heard<'payment.succeeded'>

/**
 * Money came. The stock decides whether the order is paid, also when it was cancelled or expired in the meantime: catalog still
 * has it, or the money goes back. Only one at a time asks catalog, so that no two answers are ever acted on.
 */
export const takePayment =
  ({ orders, catalog, now, log }: TakeNeeds) =>
  async ({ id: heard, data }: Succeeded): Promise<void> => {
    const order = await known(orders, data.orderId)
    if (!sameMoney(order.total, data.amount)) {
      log.error({ orderId: order.id, paid: data.amount, agreed: order.total }, 'payment.differs')
      await orders.change(order.id, { heard }, (current) =>
        ok(holdPayment(current, { amount: data.amount, at: now() })),
      )
      return
    }
    if (!awaitsPayment(order)) {
      await orders.change(order.id, { heard }, () => ok(null))
      return
    }
    const { lease, claim } = await claimStock({ orders, catalog }, order.id)
    if (claim.kind === 'unknown') log.error({ orderId: order.id }, 'payment.without-reservation')
    await orders.change(order.id, { heard, lease }, (current) => {
      if (claim.kind === 'claimed') return ok(pay(current, { at: now(), attempt: data.attempt }))
      const reason = explain(current, claim.kind === 'refused' ? claim.shortages : [])
      return ok(refusePayment(current, { refundId: newId() as Id<'Refund'>, reason, at: now() }))
    })
  }

async function claimStock({ orders, catalog }: Pick<TakeNeeds, 'orders' | 'catalog'>, orderId: OrderId) {
  const lease = await orders.startSettling(orderId)
  if (lease === null) throw new Error(`order ${orderId} is being settled; the event comes again`)
  try {
    return { lease, claim: await catalog.claim(orderId) }
  } catch (error) {
    await orders.stopSettling(orderId, lease)
    throw error
  }
}

function explain(order: Order, shortages: readonly { readonly bookId: string; readonly title: string | null }[]) {
  const gone = new Set(shortages.map(({ bookId }) => bookId))
  const titles = order.lines.flatMap(({ bookId, title }) => (gone.has(bookId) ? [`“${title}”`] : []))
  const what = titles.length === 0 ? 'Your books were' : `${titles.join(', ')} ${titles.length === 1 ? 'was' : 'were'}`
  return `${what} sold to somebody else before your payment reached us. We are sorry; you get all of your money back.`
}
