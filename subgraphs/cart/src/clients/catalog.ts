import type { doors } from '@quire/contracts/doors'
import { type DoorClient, DoorFailed } from '@quire/platform/doors'
import { fail, ok, type Result } from '@quire/platform/result'
import type { Offer } from '../domain/cart.ts'

export interface Catalog {
  /** What the catalogue offers of these books now, by book id; unknown books are left out. Fails when it does not answer in time. */
  lookUp(bookIds: readonly string[]): Promise<Result<ReadonlyMap<string, Offer>, DoorFailed>>
}

const mostAtOnce = 100

export const openCatalog = (door: DoorClient<typeof doors>): Catalog => ({
  async lookUp(bookIds) {
    const wanted = [...new Set(bookIds)].slice(0, mostAtOnce)
    if (wanted.length === 0) return ok(new Map())
    try {
      const { books } = await door.call('catalog.look-up', { bookIds: wanted })
      return ok(new Map(books.map((book) => [book.bookId, book])))
    } catch (error) {
      if (error instanceof DoorFailed) return fail(error)
      throw error
    }
  },
})
