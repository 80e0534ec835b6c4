import type { Heard } from '@quire/contracts/events'
import type { RefundStore } from '../data/refund-store.ts'

/** Money is to go back: keep the wish, then see to it. */
export const orderRefundAsked =
  ({ refunds, refund }: { refunds: RefundStore; refund: (refundId: string) => Promise<void> }) =>
  async (event: Heard<'order.refund-asked'>): Promise<void> => {
    const { refundId, orderId, amount } = event.data
    await refunds.ask({ refundId, orderId, amount }, event.id)
    await refund(refundId)
  }
