import { type Doors, doors } from '@quire/contracts/doors'
import type { Sql } from '@quire/platform/database'
import { type DoorHandlers, openDoors } from '@quire/platform/doors'
import { answerLetters } from '@quire/platform/letters'
import type { Metrics } from '@quire/platform/metrics'
import type { openHttp } from '@quire/platform/server'
import { lookUpBooks } from './actions/look-up-books.ts'
import { tellChanges } from './actions/tell-changes.ts'
import type { BookStore } from './data/book-store.ts'
import type { Changes } from './data/changes.ts'
import type { StockStore } from './data/stock-store.ts'
import { mergeLines } from './domain/basket.ts'
import type { CatalogEnv } from './env.ts'

interface BehindTheDoors {
  readonly books: BookStore
  readonly stock: StockStore
  readonly changes: Changes
  readonly sql: Sql
  readonly metrics: Metrics
}

/** What other rooms may ask of the catalogue, each caller with its own key. */
export function openCatalogDoors(app: ReturnType<typeof openHttp>, behind: BehindTheDoors, env: CatalogEnv): void {
  const keys = {
    order: env.DOOR_KEY_ORDER_CATALOG,
    cart: env.DOOR_KEY_CART_CATALOG,
    search: env.DOOR_KEY_SEARCH_CATALOG,
  }
  const { metrics } = behind
  openDoors<Doors, 'catalog'>(app, { catalogue: doors, owner: 'catalog', keys, handlers: handlersOf(behind), metrics })
}

const handlersOf = ({ books, stock, changes, sql }: BehindTheDoors): DoorHandlers<Doors, 'catalog'> => ({
  'catalog.reserve': ({ orderId, lines }) => stock.reserve(orderId, mergeLines(lines)),
  'catalog.claim': ({ orderId }) => stock.claim(orderId),
  'catalog.release': ({ orderId }) => stock.release(orderId),
  'catalog.awaited': async ({ orderId }) => ({ lines: await stock.awaited(orderId) }),
  'catalog.look-up': ({ bookIds }) => lookUpBooks(books, { bookIds, today: new Date().toISOString().slice(0, 10) }),
  'catalog.changed-since': async (ask) => {
    const told = await tellChanges(changes, ask)
    if (!told.ok) throw new CursorRefused()
    return told.value
  },
  'catalog.letters': (asked) => answerLetters(sql, asked),
})

/** The caller sent a cursor that this room did not make. */
class CursorRefused extends Error {
  readonly statusCode = 400
  constructor() {
    super('cursor is not one of this door.')
  }
}
