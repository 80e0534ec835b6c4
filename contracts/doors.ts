import { z } from 'zod'
import { bookSnapshot } from './events.ts'
import { format, id, money, owner } from './values.ts'

const wanted = z.object({ bookId: id, quantity: z.int().min(1).max(100) })
const shortage = z.object({
  bookId: id,
  title: z.string().nullable(),
  reason: z.enum(['UNKNOWN', 'NOT_FOR_SALE', 'OUT_OF_STOCK']),
  left: z.int().min(0),
})
/** Why a line cannot be had: `left` is how many could be bought. */
export type Shortage = z.infer<typeof shortage>

const pricedLine = z.object({
  bookId: id,
  title: z.string(),
  quantity: z.int().min(1),
  unitPrice: money,
  format,
  grams: z.int().min(0),
})
/** A line with what counts for it: title, unit price, format (for its VAT) and weight in grams. */
export type PricedLine = z.infer<typeof pricedLine>

const door = <A extends z.ZodType, B extends z.ZodType, O extends string, const C extends readonly string[]>(
  owner: O,
  callers: C,
  shapes: { ask: A; answer: B },
): { owner: O; callers: C; ask: A; answer: B } => ({ owner, callers, ...shapes })

/**
 * Where a room needs another room's answer now. Each door is POST /doors/<name> on its owner, signed by its caller with a key
 * of the pair. All of them may be asked twice: what changes something is idempotent by order id.
 */
export const doors = {
  /** Reserves every line or none under the order id and answers with the prices that count. A released order id never reserves again. */
  'catalog.reserve': door('catalog', ['order'], {
    ask: z.object({ orderId: id, lines: z.array(wanted).min(1).max(100) }),
    answer: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('reserved'), lines: z.array(pricedLine) }),
      z.object({ kind: z.literal('refused'), shortages: z.array(shortage) }),
      z.object({ kind: z.literal('released') }),
    ]),
  }),
  /** Held becomes sold; released is taken again if it is still there. */
  'catalog.claim': door('catalog', ['order'], {
    ask: z.object({ orderId: id }),
    answer: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('claimed') }),
      z.object({ kind: z.literal('refused'), shortages: z.array(shortage) }),
      z.object({ kind: z.literal('unknown') }),
    ]),
  }),
  /** Held goes back on the shelf; what is sold stays sold. Releasing an order id that never reserved closes it for ever. */
  'catalog.release': door('catalog', ['order'], {
    ask: z.object({ orderId: id }),
    answer: z.object({ kind: z.enum(['released', 'sold']) }),
  }),
  /** Which of these books exist, what they cost, and how many may be bought. Books that do not exist are left out. */
  'catalog.look-up': door('catalog', ['cart'], {
    ask: z.object({ bookIds: z.array(id).max(100) }),
    answer: z.object({
      books: z.array(z.object({ bookId: id, title: z.string(), price: money, buyable: z.int().min(0) })),
    }),
  }),
  /** Snapshots of the books that changed after `cursor` (null: from the beginning), oldest change first; `cursor` null at the end. */
  'catalog.changed-since': door('catalog', ['search'], {
    ask: z.object({ cursor: z.string().max(200).nullable(), limit: z.int().min(1).max(1000) }),
    answer: z.object({
      books: z.array(bookSnapshot),
      removed: z.array(z.object({ bookId: id, version: z.int() })),
      cursor: z.string(),
      more: z.boolean(),
    }),
  }),
  /** What is in this owner's cart now, after a pending merge. */
  'cart.read': door('cart', ['order'], {
    ask: z.object({ owner }),
    answer: z.object({ version: z.int().min(0), lines: z.array(wanted) }),
  }),
  /** Which of these order ids may still need their books: an order that is not over, or a request that may yet place one. */
  'order.which-own': door('order', ['catalog'], {
    ask: z.object({ orderIds: z.array(id).max(100) }),
    answer: z.object({ owned: z.array(id) }),
  }),
  /** Sessions that ended after `since` (ISO 8601); the gateway asks every two seconds and refuses their tokens. */
  'user.sessions-ended': door('user', ['gateway'], {
    ask: z.object({ since: z.iso.datetime() }),
    answer: z.object({ sessionIds: z.array(id), asOf: z.iso.datetime() }),
  }),
} as const

/** The type of that list: owners, callers and shapes. */
export type Doors = typeof doors
/** The name of a door: `catalog.reserve`. */
export type DoorName = keyof Doors
