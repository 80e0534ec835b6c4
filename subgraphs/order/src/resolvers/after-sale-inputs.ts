import { fromGlobalId } from '@quire/platform/id'
import { idempotencyKey } from '@quire/platform/idempotency'
import { line, prose } from '@quire/platform/input'
import { z } from 'zod'

/** A return's id; null when it is no return's id at all, which is answered like one that is unknown. */
export const returnId = (id: string) => fromGlobalId<'Return'>('Return', id)

// What is no line's id is a line that no order has.
const lineId = z.string().transform((id) => fromGlobalId<'OrderLine'>('OrderLine', id) ?? id.slice(0, 120))
const quantity = z.int().min(1).max(10_000)
const amount = (least: number) => z.object({ amount: z.int().min(least), currency: z.literal('EUR') })
const reason = line({ max: 300 })
const words = prose({ max: 1000 })
const orNull = <S extends z.ZodType>(shape: S) => shape.nullish().transform((given) => given ?? null)

export const cancelling = z.object({ reason: orNull(reason) })

export const refunding = z
  .object({ amount: orNull(amount(1)), reason, idempotencyKey })
  .transform(({ idempotencyKey: key, ...asked }) => ({ ...asked, key }))

export const returning = z
  .object({
    lines: z
      .array(
        z.object({
          lineId,
          quantity,
          reason: z.enum(['DAMAGED', 'WRONG_BOOK', 'NOT_AS_DESCRIBED', 'UNWANTED', 'OTHER']),
        }),
      )
      .min(1)
      .max(100),
    note: orNull(words),
    idempotencyKey,
  })
  .transform(({ idempotencyKey: key, ...asked }) => ({ ...asked, key }))

export const accepting = z.object({ answer: orNull(words) })
export const refusing = z.object({ reason: words })

export const receiving = z
  .object({
    lines: z
      .array(z.object({ lineId, quantity, restock: z.boolean() }))
      .min(1)
      .max(200),
    refund: orNull(amount(0)),
    idempotencyKey,
  })
  .transform(({ idempotencyKey: key, ...asked }) => ({ ...asked, key }))

export const reviewing = z.object({ reason })

export const settling = z
  .object({ decision: z.enum(['ACCEPT', 'REFUND']), reason, idempotencyKey })
  .transform(({ idempotencyKey: key, ...asked }) => ({ ...asked, key }))

export const noting = z.object({ text: prose({ max: 2000 }) })
