import { randomBytes } from 'node:crypto'
import { doors, type PricedLine, type Shortage } from '@quire/contracts/doors'
import { openDoors } from '@quire/platform/doors'
import { newId } from '@quire/platform/id'
import type { Life } from '@quire/platform/lifecycle'
import { openMetrics } from '@quire/platform/metrics'
import { listen, openHttp } from '@quire/platform/server'

export interface Book extends Pick<PricedLine, 'title' | 'format'> {
  readonly bookId: string
  minor: number
  left: number
}

type Reservation = { state: 'held' | 'released' | 'sold'; lines: { bookId: string; quantity: number }[] }
type Basket = { version: number; lines: { bookId: string; quantity: number }[] }
type Door = 'catalog.reserve' | 'catalog.claim' | 'catalog.release' | 'catalog.awaited' | 'cart.read'

/** The door fails, or something happens while it is being asked. */
type Fault = { when: 'before' | 'after'; times: number; meanwhile?: () => Promise<unknown> }

/** The neighbours catalog and cart: their real doors over HTTP, with a shelf and baskets that live in memory, and faults on call. */
export async function openNeighbours(life: Life) {
  const keys = { catalog: randomBytes(32).toString('base64url'), cart: randomBytes(32).toString('base64url') }
  const shelf = new Map<string, Book>()
  const reservations = new Map<string, Reservation>()
  const baskets = new Map<string, Basket>()
  const faults = new Map<Door, Fault>()
  const calls: Door[] = []
  const awaited = new Map<string, number>()
  const door = <A, B>(name: Door, answer: (ask: A) => B) => faulty({ name, faults, calls }, answer)
  const app = openHttp(life)
  openDoors(app, {
    catalogue: doors,
    owner: 'catalog' as const,
    keys: { order: Buffer.from(keys.catalog, 'base64url') },
    metrics: openMetrics('test'),
    handlers: {
      'catalog.reserve': door('catalog.reserve', reserveOn(shelf, reservations)),
      'catalog.claim': door('catalog.claim', claimOn(shelf, reservations)),
      'catalog.release': door('catalog.release', releaseOn(shelf, reservations)),
      'catalog.awaited': door('catalog.awaited', awaitedOf(awaited, reservations)),
      'catalog.look-up': async () => ({ books: [] }),
      'catalog.changed-since': async () => ({ books: [], removed: [], cursor: '', more: false }),
      'catalog.letters': async () => ({ done: 0, letters: [] }),
    },
  })
  openDoors(app, {
    catalogue: doors,
    owner: 'cart' as const,
    keys: { order: Buffer.from(keys.cart, 'base64url') },
    metrics: openMetrics('test'),
    handlers: {
      'cart.read': door('cart.read', ({ owner }: { owner: { visitorId: string } }) => {
        return baskets.get(owner.visitorId) ?? { version: 0, lines: [] }
      }),
    },
  })
  const url = await listen(life, app, { host: '127.0.0.1', port: 0 })
  return { url, keys, shelf, reservations, baskets, faults, calls, awaited }
}

export type Neighbours = Awaited<ReturnType<typeof openNeighbours>>

/** A new book on the shelf. */
export function shelve({ shelf }: Neighbours, book: Partial<Book> & { title: string }): Book {
  const whole: Book = { bookId: newId(), minor: 1299, left: 10, format: 'PAPERBACK', ...book }
  shelf.set(whole.bookId, whole)
  return whole
}

function faulty<A, B>(
  { name, faults, calls }: { name: Door; faults: Neighbours['faults']; calls: Door[] },
  answer: (ask: A) => B,
) {
  const isDue = async (when: 'before' | 'after') => {
    const fault = faults.get(name)
    if (!fault || fault.when !== when || fault.times === 0) return
    fault.times -= 1
    if (!fault.meanwhile) throw new Error(`${name} fails ${when} it acted`)
    await fault.meanwhile()
  }
  return async (ask: A): Promise<B> => {
    calls.push(name)
    await isDue('before')
    const answered = answer(ask)
    await isDue('after')
    return answered
  }
}

type Shelf = Map<string, Book>
type Reservations = Map<string, Reservation>
type Lines = Reservation['lines']

const missing = (shelf: Shelf, lines: Lines) =>
  lines.flatMap(({ bookId, quantity }): Shortage[] => {
    const book = shelf.get(bookId)
    if (!book) return [{ bookId, title: null, reason: 'UNKNOWN', left: 0 }]
    if (book.left < quantity) return [{ bookId, title: book.title, reason: 'OUT_OF_STOCK', left: book.left }]
    return []
  })

const take = (shelf: Shelf, lines: Lines, sign: 1 | -1) => {
  for (const { bookId, quantity } of lines) {
    const book = shelf.get(bookId)
    if (book) book.left -= sign * quantity
  }
}

const reserveOn = (shelf: Shelf, reservations: Reservations) => (ask: { orderId: string; lines: Lines }) => {
  const known = reservations.get(ask.orderId)
  if (known?.state === 'released') return { kind: 'released' as const }
  if (!known) {
    const shortages = missing(shelf, ask.lines)
    if (shortages.length > 0) return { kind: 'refused' as const, shortages }
    take(shelf, ask.lines, 1)
    reservations.set(ask.orderId, { state: 'held', lines: ask.lines })
  }
  const lines = ask.lines.map(({ bookId, quantity }) => {
    const book = shelf.get(bookId)
    if (!book) throw new Error('reserved, so it was there')
    const unitPrice = { amount: book.minor, currency: 'EUR' as const }
    return { bookId, title: book.title, quantity, unitPrice, format: book.format, grams: 300 }
  })
  return { kind: 'reserved' as const, lines }
}

const claimOn =
  (shelf: Shelf, reservations: Reservations) =>
  ({ orderId }: { orderId: string }) => {
    const known = reservations.get(orderId)
    if (!known) return { kind: 'unknown' as const }
    if (known.state === 'released') {
      const shortages = missing(shelf, known.lines)
      if (shortages.length > 0) return { kind: 'refused' as const, shortages }
      take(shelf, known.lines, 1)
    }
    known.state = 'sold'
    return { kind: 'claimed' as const }
  }

/** What each order is to wait for, by book, is the test's to say. */
const awaitedOf =
  (awaited: ReadonlyMap<string, number>, reservations: Reservations) =>
  ({ orderId }: { orderId: string }) => ({
    lines: (reservations.get(orderId)?.lines ?? []).flatMap(({ bookId }) => {
      const some = awaited.get(bookId) ?? 0
      return some > 0 ? [{ bookId, awaited: some }] : []
    }),
  })

const releaseOn =
  (shelf: Shelf, reservations: Reservations) =>
  ({ orderId }: { orderId: string }) => {
    const known = reservations.get(orderId)
    if (known?.state === 'sold') return { kind: 'sold' as const }
    if (known?.state === 'held') take(shelf, known.lines, -1)
    reservations.set(orderId, { state: 'released', lines: known?.lines ?? [] })
    return { kind: 'released' as const }
  }
