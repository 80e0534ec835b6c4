import type { Heard } from '@quire/contracts/events'
import type { PaymentStore } from '../data/payment-store.ts'

/** An order ran out of time: nobody may pay it any more. */
export const orderExpired =
  ({ payments, cancel }: { payments: PaymentStore; cancel: (orderId: string) => Promise<void> }) =>
  async ({ id, data: { orderId, number } }: Heard<'order.expired'>): Promise<void> => {
    await payments.askToCancel({ orderId, number }, id)
    await cancel(orderId)
  }
