import type { Doors } from '../../../contracts/doors.ts'
import type { EventData } from '../../../contracts/events.ts'

type Answer<D extends keyof Doors> = ReturnType<Doors[D]['answer']['parse']>

/** A book of the model: what of it is on the shelf and what is held for orders. */
export interface Stock {
  available: number
  reserved: number
}

interface Reservation {
  state: 'HELD' | 'SOLD' | 'RELEASED'
  readonly lines: readonly { readonly bookId: string; readonly quantity: number; returned: number }[]
}

const price = 1000

/** What catalog's functions do, as one step each: shelf-model.test.ts compares it with those functions, call by call. */
export interface ShelfModel {
  readonly stock: ReadonlyMap<string, Stock>
  readonly reservations: Map<string, Reservation>
  reserve(orderId: string, lines: readonly { bookId: string; quantity: number }[]): Answer<'catalog.reserve'>
  claim(orderId: string): Answer<'catalog.claim'>
  release(orderId: string): Answer<'catalog.release'>
  /** Throws when what comes back was never sold, or comes back twice. */
  takeBack(back: Pick<EventData<'order.return-received'>, 'orderId' | 'returnId' | 'lines'>): void
}

/** @param copies how many of each book there are at the beginning */
export function openShelfModel(copies: Readonly<Record<string, number>>): ShelfModel {
  const stock = new Map(Object.entries(copies).map(([id, available]) => [id, { available, reserved: 0 }]))
  const reservations = new Map<string, Reservation>()
  const returns = new Set<string>()
  const shortOf = (lines: Reservation['lines']) =>
    lines.flatMap(({ bookId, quantity }) => {
      const left = stock.get(bookId)?.available ?? 0
      return left < quantity ? [{ bookId, title: bookId, reason: 'OUT_OF_STOCK' as const, left }] : []
    })
  const move = ({ lines }: Reservation, available: 1 | 0 | -1, reserved: 1 | -1) => {
    for (const { bookId, quantity } of lines) {
      const row = stock.get(bookId)
      if (!row) throw new Error(`no stock of ${bookId}`)
      row.available += available * quantity
      row.reserved += reserved * quantity
      // What the database's CHECKs would refuse.
      if (row.available < 0 || row.reserved < 0) throw new Error(`stock of ${bookId} would be less than none`)
    }
  }
  return {
    stock,
    reservations,
    reserve(orderId, wanted) {
      const known = reservations.get(orderId)
      if (known) return known.state !== 'RELEASED' && isSame(known, wanted) ? reserved(known) : { kind: 'released' }
      const made = { state: 'HELD' as const, lines: wanted.map((line) => ({ ...line, returned: 0 })) }
      const shortages = shortOf(made.lines)
      if (shortages.length > 0) return { kind: 'refused', shortages }
      reservations.set(orderId, made)
      move(made, -1, 1)
      return reserved(made)
    },
    claim(orderId) {
      const known = reservations.get(orderId)
      if (known?.state === 'SOLD') return { kind: 'claimed' }
      if (!known || known.lines.length === 0) return { kind: 'unknown' }
      if (known.state === 'RELEASED') {
        const shortages = shortOf(known.lines)
        if (shortages.length > 0) return { kind: 'refused', shortages }
        move(known, -1, 1)
      }
      move(known, 0, -1)
      known.state = 'SOLD'
      return { kind: 'claimed' }
    },
    release(orderId) {
      const known = reservations.get(orderId)
      if (!known) reservations.set(orderId, { state: 'RELEASED', lines: [] })
      if (known?.state === 'SOLD') return { kind: 'sold' }
      if (known?.state === 'HELD') {
        move(known, 1, -1)
        known.state = 'RELEASED'
      }
      return { kind: 'released' }
    },
    takeBack({ orderId, returnId, lines }) {
      const known = reservations.get(orderId)
      if (known?.state !== 'SOLD') throw new Error(`nothing of ${orderId} was sold`)
      if (returns.has(returnId)) return
      const back = lines.map((line) => ({ ...line, of: known.lines.find(({ bookId }) => bookId === line.bookId) }))
      if (back.some(({ of, quantity }) => !of || of.returned + quantity > of.quantity))
        throw new Error('too many come back')
      returns.add(returnId)
      for (const { of, quantity, restock, bookId } of back) {
        if (of) of.returned += quantity
        const row = stock.get(bookId)
        if (row && restock) row.available += quantity
      }
    },
  }
}

const reserved = ({ lines }: Reservation): Answer<'catalog.reserve'> => ({
  kind: 'reserved',
  lines: lines.map(({ bookId, quantity }) => ({
    ...{ bookId, quantity, title: bookId, grams: 300 },
    unitPrice: { amount: price, currency: 'EUR' },
    format: 'PAPERBACK',
  })),
})

const isSame = ({ lines }: Reservation, wanted: readonly { bookId: string; quantity: number }[]): boolean =>
  lines.length === wanted.length &&
  wanted.every(({ bookId, quantity }) => lines.some((one) => one.bookId === bookId && one.quantity === quantity))
