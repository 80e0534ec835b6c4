import { type Doors, doors } from '@quire/contracts/doors'
import { events } from '@quire/contracts/events'
import { traceparent } from '@quire/platform/trace'
import type { Wanted } from '../domain/basket.ts'
import type { CatalogOutbox, PrismaClient } from './database.ts'

type Answer<D extends keyof Doors> = ReturnType<Doors[D]['answer']['parse']>

/** Who hears how many copies there are: the functions of the database say it themselves. */
export const stockListeners = [...events['stock.changed'].listeners]

/** Copies that an order holds, since when. */
export interface Held {
  readonly orderId: string
  readonly at: Date
}

export type StockStore = ReturnType<typeof openStockStore>

/**
 * Copies that orders hold. Each deed is one function of the database (see the migrations first and returns_and_back_orders), which also writes the ledger and
 * says `stock.changed`: one round trip, and the locks of a book that everyone wants are held no longer than that.
 */
export const openStockStore = (prisma: PrismaClient, outbox: CatalogOutbox) => ({
  /** @param lines one a book */
  async reserve(orderId: string, lines: readonly Wanted[]): Promise<Answer<'catalog.reserve'>> {
    const ids = lines.map((line) => line.bookId)
    const quantities = lines.map((line) => line.quantity)
    const rows = await prisma.$queryRaw<{ answer: unknown }[]>`
      SELECT reserve_stock(${orderId}::uuid, ${ids}::uuid[], ${quantities}::int[], ${stockListeners}::text[], ${traceparent()}::text) AS answer`
    outbox.wake()
    return doors['catalog.reserve'].answer.parse(rows[0]?.answer)
  },

  async claim(orderId: string): Promise<Answer<'catalog.claim'>> {
    const rows = await prisma.$queryRaw<{ answer: unknown }[]>`
      SELECT claim_stock(${orderId}::uuid, ${stockListeners}::text[], ${traceparent()}::text) AS answer`
    outbox.wake()
    return doors['catalog.claim'].answer.parse(rows[0]?.answer)
  },

  async release(orderId: string): Promise<Answer<'catalog.release'>> {
    const rows = await prisma.$queryRaw<{ answer: unknown }[]>`
      SELECT release_stock(${orderId}::uuid, ${stockListeners}::text[], ${traceparent()}::text) AS answer`
    outbox.wake()
    return doors['catalog.release'].answer.parse(rows[0]?.answer)
  },

  /** What an order waits for. */
  awaited: (orderId: string) => awaitedBy(prisma, orderId),

  /** The orders whose copies are held since before this moment, the oldest first, at most 100 after the one given. */
  heldSince(before: Date, after: Held | null): Promise<Held[]> {
    const further = after && { OR: [{ at: { gt: after.at } }, { at: after.at, orderId: { gt: after.orderId } }] }
    return prisma.reservation.findMany({
      where: { state: 'HELD', at: { lt: before }, ...further },
      orderBy: [{ at: 'asc' }, { orderId: 'asc' }],
      select: { orderId: true, at: true },
      take: 100,
    })
  },
})

const awaitedBy = (prisma: PrismaClient, orderId: string): Promise<Answer<'catalog.awaited'>['lines']> =>
  prisma.$queryRaw`
    SELECT edition_id AS "bookId", back_ordered AS awaited FROM reservation_line
    WHERE order_id = ${orderId}::uuid AND back_ordered > 0 ORDER BY edition_id`
