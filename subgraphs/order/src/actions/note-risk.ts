import type { Heard } from '@quire/contracts/events'
import { ok } from '@quire/platform/result'
import type { OrderStore } from '../data/order-store.ts'
import { byPayment } from '../domain/history.ts'
import { hold } from '../domain/hold.ts'
import { known } from './known.ts'

/** The provider doubts a charge: what has not been sent whole waits for a person. */
export const noteRisk =
  ({ orders, now }: { orders: OrderStore; now: () => Date }) =>
  async ({ id: heard, data }: Heard<'payment.risk-found'>): Promise<void> => {
    const { id } = await known(orders, data.orderId)
    const { level, score, warning } = data
    const reason = `Risk ${level}${score === null ? '' : `, ${score} of 100`}${warning ? `; the bank warns: ${warning}` : ''}`
    await orders.change(id, { heard }, (order) => {
      const held = hold(order, { kind: 'RISK', reason, doer: byPayment, at: now() })
      // It is on its way, or over: nothing is left to be held.
      return held.ok ? held : ok(null)
    })
  }
