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

type Back = Pick<EventData<'order.return-received'>, 'orderId' | 'returnId' | 'lines'>
type Wanted = { readonly bookId: string; readonly quantity: number }

const price = 1000

/** What catalog's functions do, as one step each: shelf-model.test.ts compares it with those functions, call by call. */
export class ShelfModel {
  readonly stock: ReadonlyMap<string, Stock>
  readonly reservations = new Map<string, Reservation>()
  readonly #returns = new Set<string>()

  /** @param copies how many of each book there are at the beginning */
  constructor(copies: Readonly<Record<string, number>>) {
    this.stock = new Map(Object.entries(copies).map(([id, available]) => [id, { available, reserved: 0 }]))
  }

  reserve(orderId: string, wanted: readonly Wanted[]): Answer<'catalog.reserve'> {
    const known = this.reservations.get(orderId)
    if (known) return known.state !== 'RELEASED' && isSame(known, wanted) ? reserved(known) : { kind: 'released' }
    const made = { state: 'HELD' as const, lines: wanted.map((line) => ({ ...line, returned: 0 })) }
    const shortages = this.#shortOf(made)
    if (shortages.length > 0) return { kind: 'refused', shortages }
    this.reservations.set(orderId, made)
    this.#move(made, { available: -1, reserved: 1 })
    return reserved(made)
  }

  claim(orderId: string): Answer<'catalog.claim'> {
    const known = this.reservations.get(orderId)
    if (known?.state === 'SOLD') return { kind: 'claimed' }
    if (!known || known.lines.length === 0) return { kind: 'unknown' }
    if (known.state === 'RELEASED') {
      const shortages = this.#shortOf(known)
      if (shortages.length > 0) return { kind: 'refused', shortages }
      this.#move(known, { available: -1, reserved: 1 })
    }
    this.#move(known, { available: 0, reserved: -1 })
    known.state = 'SOLD'
    return { kind: 'claimed' }
  }

  release(orderId: string): Answer<'catalog.release'> {
    const known = this.reservations.get(orderId)
    if (!known) this.reservations.set(orderId, { state: 'RELEASED', lines: [] })
    if (known?.state === 'SOLD') return { kind: 'sold' }
    if (known?.state === 'HELD') {
      this.#move(known, { available: 1, reserved: -1 })
      known.state = 'RELEASED'
    }
    return { kind: 'released' }
  }

  /** Throws when what comes back was never sold, or more comes back than was. The same return again changes nothing. */
  takeBack({ orderId, returnId, lines }: Back): void {
    const known = this.reservations.get(orderId)
    if (known?.state !== 'SOLD') throw new Error(`nothing of ${orderId} was sold`)
    if (this.#returns.has(returnId)) return
    const back = lines.map((line) => ({ ...line, of: known.lines.find(({ bookId }) => bookId === line.bookId) }))
    if (back.some(({ of, quantity }) => !of || of.returned + quantity > of.quantity))
      throw new Error('too many come back')
    this.#returns.add(returnId)
    for (const { of, quantity, restock, bookId } of back) {
      if (of) of.returned += quantity
      const row = this.stock.get(bookId)
      if (row && restock) row.available += quantity
    }
  }

  #shortOf({ lines }: Reservation) {
    return lines.flatMap(({ bookId, quantity }) => {
      const left = this.stock.get(bookId)?.available ?? 0
      return left < quantity ? [{ bookId, title: bookId, reason: 'OUT_OF_STOCK' as const, left }] : []
    })
  }

  #move({ lines }: Reservation, by: Stock): void {
    for (const { bookId, quantity } of lines) {
      const row = this.stock.get(bookId)
      if (!row) throw new Error(`no stock of ${bookId}`)
      row.available += by.available * quantity
      row.reserved += by.reserved * quantity
      // What the database's CHECKs would refuse.
      if (row.available < 0 || row.reserved < 0) throw new Error(`stock of ${bookId} would be less than none`)
    }
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
