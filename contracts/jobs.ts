import { z } from 'zod'
import { id } from './values.ts'

const job = <D extends z.ZodType>(queue: string, data: D): { queue: string; data: D } => ({ queue, data })

/**
 * Work a room gives itself, by reference only: the row in its database is the obligation, the job is the nudge, and a sweeper
 * adds the job again when Redis forgot it.
 */
export const jobs = {
  /** Make the PaymentIntent that a stored payment attempt asks for. */
  'prepare-payment': job('payment', z.object({ orderId: id })),
  /** Cancel whatever the provider holds open for the order. */
  'cancel-payment': job('payment', z.object({ orderId: id })),
  /** Give money back on the order's charge. */
  'refund-payment': job('payment', z.object({ refundId: id })),
  /** Apply one webhook event from the provider's inbox. */
  'apply-webhook': job('payment', z.object({ providerEventId: z.string().max(255) })),
  /** Hand one stored mail to the mail server. */
  'send-mail': job('email', z.object({ mailId: id })),
} as const

/** The type of that list: names, queues and shapes. */
export type Jobs = typeof jobs
