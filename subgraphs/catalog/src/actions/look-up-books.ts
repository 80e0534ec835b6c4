import type { Doors } from '@quire/contracts/doors'
import type { BookStore } from '../data/book-store.ts'
import { buyable } from '../domain/book.ts'

type LookUp = Doors['catalog.look-up']

/** What a basket must know of its books. */
export async function lookUpBooks(
  books: Pick<BookStore, 'byIds'>,
  { bookIds, today }: { bookIds: readonly string[]; today: string },
): Promise<ReturnType<LookUp['answer']['parse']>> {
  const found = await books.byIds(bookIds)
  return {
    books: found.map((book) => ({
      bookId: book.id,
      title: book.title,
      price: book.price,
      buyable: buyable(book, today),
    })),
  }
}
