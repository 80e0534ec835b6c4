import type { Heard } from '@quire/contracts/events'
import type { PaymentStore } from '../data/payment-store.ts'

/** An order wants to be paid: keep the wish, then see to the intent. */
export const orderPlaced =
  ({ payments, prepare }: { payments: PaymentStore; prepare: (orderId: string) => Promise<void> }) =>
  async (event: Heard<'order.placed'>): Promise<void> => {
    const { orderId, number, total } = event.data
    await payments.start({ orderId, number, amount: total }, event.id)
    await prepare(orderId)
  }
