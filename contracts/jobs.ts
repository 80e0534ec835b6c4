import { z } from 'zod'
import { id } from './values.ts'

const job = <D extends z.ZodType>(queue: string, data: D): { queue: string; data: D } => ({ queue, data })

const line = z.string().max(2000)

const errorReport = z.object({
  id,
  service: z.string().max(100),
  /** The host's name, in a cluster the pod's. */
  pod: z.string().max(253),
  build: z.string().max(100).nullable(),
  at: z.iso.datetime(),
  level: z.enum(['error', 'fatal']),
  /** The name of the line in the log. */
  code: line,
  /** Absent when the line was logged without an error. Causes and stack are lines. */
  error: z.object({ name: line, message: line, causes: z.array(line).max(5), stack: z.array(line).max(30) }).nullable(),
  /** What else the line told, as `name: value`. */
  facts: z.array(line).max(20),
  requestId: z.string().max(100).nullable(),
  traceId: z.string().max(100).nullable(),
  /** How often it happened since the last report of its kind, in all pods. */
  times: z.int().positive(),
})

const heldBack = z.object({ kind: line, times: z.int().positive() })

/** A kind of error that was not reported each time, and how often not. */
export type HeldBack = z.output<typeof heldBack>

/** What an operator is told of an error. It was in the log before: nothing secret and nobody's address is in it. */
export type ErrorReport = z.output<typeof errorReport>

/**
 * Work a room gives itself, by reference only (but for reports of errors, which nobody owes): the row in its database is the
 * obligation, the job is the nudge, and a sweeper adds the job again when Redis forgot it.
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
  /** Tell the operator of an error. Carries all it tells, has no row, and is lost with Redis: the log is what counts. */
  'report-error': job('email', errorReport),
  /** Tell the operator of errors in sum, by kind. */
  'sum-up-errors': job('email', z.object({ id, kinds: z.array(heldBack).min(1).max(1000) })),
} as const

/** The type of that list: names, queues and shapes. */
export type Jobs = typeof jobs
