import type { Heard } from '@quire/contracts/events'
import type { PaymentStore } from '../data/payment-store.ts'

/** An order was cancelled: nobody may pay it any more. */
export const orderCancelled =
  ({ payments, cancel }: { payments: PaymentStore; cancel: (orderId: string) => Promise<void> }) =>
  async ({ id, data: { orderId, number } }: Heard<'order.cancelled'>): Promise<void> => {
    await payments.askToCancel({ orderId, number }, id)
    await cancel(orderId)
  }
