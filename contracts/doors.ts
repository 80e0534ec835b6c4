import { z } from 'zod'
import { finding, reconciliation, webhook, webhookOutcomes, who } from './provider.ts'
import { bookSnapshot } from './snapshot.ts'
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
  /** How many of the quantity are still to come to the shop, and are this order's as soon as they do; absent for none. */
  backOrdered: z.int().min(1).optional(),
})
/** A line with what counts for it: title, unit price, format (for its VAT) and weight in grams. */
export type PricedLine = z.infer<typeof pricedLine>

const door = <A extends z.ZodType, B extends z.ZodType, O extends string, const C extends readonly string[]>(
  owner: O,
  callers: C,
  shapes: { ask: A; answer: B },
): { owner: O; callers: C; ask: A; answer: B } => ({ owner, callers, ...shapes })

const whichLetter = { eventId: id, listener: z.string().max(40), who: z.string().max(100), why: z.string().max(500) }
const deadLetter = z.object({
  eventId: id,
  listener: z.string(),
  type: z.string(),
  aggregate: z.string(),
  deadAt: z.iso.datetime(),
  reason: z.string(),
  /** What the event says, as JSON, without its secret. */
  data: z.string(),
})
/** An event of the asked room that a listener could not apply, and why. */
export type DeadLetter = z.infer<typeof deadLetter>

// The dead letters of one outbox, the oldest 200, after what was asked is done; `done` is how many were replayed or dropped.
const letters = {
  ask: z.discriminatedUnion('deed', [
    z.object({ deed: z.literal('list') }),
    z.object({ deed: z.literal('replay'), ...whichLetter }),
    z.object({ deed: z.literal('drop'), ...whichLetter }),
  ]),
  answer: z.object({ done: z.int().min(0), letters: z.array(deadLetter) }),
}

/** What is asked about letters: which are dead, or to have one replayed or dropped. */
export type LetterQuestion = z.infer<typeof letters.ask>

/**
 * Where a room needs another room's answer now. Each door is POST /doors/<name> on its owner, signed by its caller with a key
 * of the pair. All of them may be asked twice: what changes something is idempotent by order id.
 */
export const doors = {
  /**
   * Reserves every line or none under the order id and answers with the prices that count, and with how much of a line is a back
   * order, as it is now. A released order id never reserves again.
   */
  'catalog.reserve': door('catalog', ['order'], {
    ask: z.object({ orderId: id, lines: z.array(wanted).min(1).max(100) }),
    answer: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('reserved'), lines: z.array(pricedLine) }),
      z.object({ kind: z.literal('refused'), shortages: z.array(shortage) }),
      z.object({ kind: z.literal('released') }),
    ]),
  }),
  /** Held becomes sold, back orders too; released is taken again if it is still there. */
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
  /** What an order still waits for, by book: copies that are still to come to the shop, and then its own. No lines, also of an unknown id: for nothing. */
  'catalog.awaited': door('catalog', ['order'], {
    ask: z.object({ orderId: id }),
    answer: z.object({ lines: z.array(z.object({ bookId: id, awaited: z.int().min(1) })) }),
  }),
  /** Which of these books exist, what they cost, and how many may be bought, back orders included. Books that do not exist are left out. */
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
  /** The provider's webhooks, newest first, after `cursor` (null: from the newest); `cursor` null at the end. */
  'payment.webhooks': door('payment', ['order'], {
    ask: z.object({
      cursor: z.string().max(400).nullable(),
      limit: z.int().min(1).max(100),
      outcome: z.enum(webhookOutcomes).nullable(),
    }),
    answer: z.object({ webhooks: z.array(webhook), cursor: z.string().nullable() }),
  }),
  /** Tries a parked, quarantined or given-up webhook once more; `settled`: it is none of these. */
  'payment.replay-webhook': door('payment', ['order'], {
    ask: z.object({ id: z.string().min(1).max(255), who }),
    answer: z.object({ kind: z.enum(['replayed', 'settled', 'unknown']) }),
  }),
  /** Comparisons with the provider's list, newest first, paged as `payment.webhooks` is, and all that is open of any of them. */
  'payment.reconciliations': door('payment', ['order'], {
    ask: z.object({ cursor: z.string().max(400).nullable(), limit: z.int().min(1).max(50) }),
    answer: z.object({
      reconciliations: z.array(reconciliation),
      open: z.array(finding),
      cursor: z.string().nullable(),
    }),
  }),
  /** Asks for a comparison of the last `days`. One at a time: while one is asked for or runs, its id is the answer (`under-way`). */
  'payment.reconcile': door('payment', ['order'], {
    ask: z.object({ who, days: z.int().min(1).max(90) }),
    answer: z.object({ kind: z.enum(['asked', 'under-way']), id }),
  }),
  /** A person has seen to a finding; `settled`: it was closed, or mended, before. */
  'payment.close-finding': door('payment', ['order'], {
    ask: z.object({ id, who, why: z.string().min(1).max(500) }),
    answer: z.object({ kind: z.enum(['closed', 'settled', 'unknown']) }),
  }),
  /** The user room's dead letters, for staff: list, replay or drop. */
  'user.letters': door('user', ['order'], letters),
  /** Catalog's dead letters, for staff: list, replay or drop. */
  'catalog.letters': door('catalog', ['order'], letters),
  /** The payment worker's dead letters, for staff: list, replay or drop. */
  'payment.letters': door('payment', ['order'], letters),
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
