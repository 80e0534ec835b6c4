import type { Heard } from '@quire/contracts/events'
import { type Id, newId } from '@quire/platform/id'
import { type Money, sameMoney, showMoney } from '@quire/platform/money'
import { ok } from '@quire/platform/result'
import type { Catalog } from '../clients/catalog.ts'
import type { OrderStore } from '../data/order-store.ts'
import { isOver } from '../domain/end.ts'
import type { Order, OrderId } from '../domain/order.ts'
import { awaitsPayment, holdPayment, pay, refusePayment } from '../domain/pay.ts'
import { known } from './known.ts'
import { settling } from './settling.ts'

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
    const differs = !sameMoney(order.total, data.amount)
    if (differs) log.error({ orderId: order.id, paid: data.amount, agreed: order.total }, 'payment.differs')
    if (!awaitsPayment(order)) {
      await orders.change(order.id, { heard }, () => ok(null))
      return
    }
    if (differs) return takeOtherSum({ orders, catalog, now }, order, { heard, amount: data.amount })
    const { lease, answer: claim } = await mustSettle(orders, order.id, () => catalog.claim(order.id))
    if (claim.kind === 'unknown') log.error({ orderId: order.id }, 'payment.without-reservation')
    await orders.change(order.id, { heard, lease }, (current) => {
      if (claim.kind === 'claimed') return ok(pay(current, { at: now(), attempt: data.attempt }))
      const reason = explain(current, claim.kind === 'refused' ? claim.shortages : [])
      return ok(refusePayment(current, { refundId: newRefundId(), amount: data.amount, reason, at: now() }))
    })
  }

const newRefundId = () => newId() as Id<'Refund'>

// While the order can be paid, staff decide and the stock stays. Once it is over there is nothing to decide: its stock goes back
// (payment will not say that it closed, since it was paid), and so does the money.
async function takeOtherSum(
  { orders, catalog, now }: Omit<TakeNeeds, 'log'>,
  order: Order,
  { heard, amount }: { heard: string; amount: Money },
): Promise<void> {
  if (!isOver(order)) {
    await orders.change(order.id, { heard }, (current) => {
      if (isOver(current)) throw new Error(`order ${order.id} ended just now; the event comes again`)
      return ok(holdPayment(current, { amount, at: now() }))
    })
    return
  }
  const { lease } = await mustSettle(orders, order.id, () => catalog.release(order.id))
  const reason = `Your payment of ${showMoney(amount)} reached us after the order was over, and it is not what the order cost. You get all of it back.`
  await orders.change(order.id, { heard, lease }, (current) =>
    ok(refusePayment(current, { refundId: newRefundId(), amount, reason, at: now() })),
  )
}

async function mustSettle<T>(orders: OrderStore, orderId: OrderId, ask: () => Promise<T>) {
  const settled = await settling(orders, orderId, ask)
  if (!settled) throw new Error(`order ${orderId} is being settled; the event comes again`)
  return settled
}

function explain(order: Order, shortages: readonly { readonly bookId: string; readonly title: string | null }[]) {
  const gone = new Set(shortages.map(({ bookId }) => bookId))
  const titles = order.lines.flatMap(({ bookId, title }) => (gone.has(bookId) ? [`“${title}”`] : []))
  const what = titles.length === 0 ? 'Your books were' : `${titles.join(', ')} ${titles.length === 1 ? 'was' : 'were'}`
  return `${what} sold to somebody else before your payment reached us. We are sorry; you get all of your money back.`
}
