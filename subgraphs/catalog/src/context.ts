import { loaderOf } from '@quire/platform/loader'
import type { Asked } from '@quire/platform/server'
import type { Keys } from '@quire/platform/signature'
import type { Viewer } from '@quire/platform/viewer'
import type { BookStore } from './data/book-store.ts'
import type { DeskStore } from './data/desk-store.ts'
import type { LedgerStore } from './data/ledger-store.ts'
import type { LibraryStore } from './data/library-store.ts'
import type { LocationStore } from './data/location-store.ts'
import type { Stockroom } from './data/stockroom.ts'
import type { CatalogEnv } from './env.ts'

export interface Stores {
  readonly books: BookStore
  readonly library: LibraryStore
  readonly desk: DeskStore
  readonly stockroom: Stockroom
  readonly ledger: LedgerStore
  readonly locations: LocationStore
}

/** What a resolver of this room gets. */
export interface Context {
  readonly viewer: Viewer
  /** The day it is for this request, ISO 8601, UTC. */
  readonly today: string
  readonly cursorKey: Keys
  /** Where the public reaches the shop, without a slash at the end. */
  readonly shopUrl: string
  readonly stores: Stores
  readonly load: ReturnType<typeof loadersOf>
}

export const contextOf =
  (stores: Stores, env: Pick<CatalogEnv, 'CURSOR_KEY' | 'SHOP_URL'>) =>
  ({ viewer }: Pick<Asked, 'viewer'>): Context => ({
    viewer,
    today: new Date().toISOString().slice(0, 10),
    cursorKey: env.CURSOR_KEY,
    shopUrl: env.SHOP_URL.replace(/\/+$/, ''),
    stores,
    load: loadersOf(stores),
  })

// Each costs one statement for everything that one step of a request asks of it.
const loadersOf = ({ books, library, ledger, locations }: Stores) => ({
  book: loaderOf(books.byIds, (book) => book.id as string),
  work: loaderOf(library.works, (work) => work.id),
  contributor: loaderOf(library.contributors, (contributor) => contributor.id),
  series: loaderOf(library.series, (series) => series.id),
  subject: loaderOf(library.subjects, (subject) => subject.code),
  contributionsToWork: loaderOf(library.contributionsToWorks, (one) => one.id),
  contributionsToBook: loaderOf(library.contributionsToBooks, (one) => one.id),
  location: loaderOf(locations.byIds, (location) => location.locationId),
  copiesAt: loaderOf(
    async (bookIds: readonly string[]) => {
      const found = Map.groupBy(await locations.copiesOf(bookIds), ({ bookId }) => bookId)
      return [...found].map(([bookId, copies]) => ({ bookId, copies }))
    },
    ({ bookId }) => bookId,
  ),
  picks: loaderOf(
    async (orderIds: readonly string[]) => {
      const found = Map.groupBy(await locations.picksOf(orderIds), ({ orderId }) => orderId)
      return [...found].map(([orderId, picks]) => ({ orderId, picks }))
    },
    ({ orderId }) => orderId,
  ),
  lastRule: loaderOf(ledger.lastRules, (rule) => rule.bookId),
  subjectsOfWork: loaderOf(library.subjectsOf, (one) => one.workId),
  editionsOfWork: loaderOf(
    async (workIds: readonly string[]) => {
      const found = Map.groupBy(await books.ofWorks(workIds), (book) => book.workId)
      return [...found].map(([workId, editions]) => ({ workId, editions }))
    },
    (one) => one.workId,
  ),
})
