import { roles as staff } from '@quire/contracts/values'
import { hasRole } from '@quire/platform/viewer'
import { availability, buyable, coverPath } from '../domain/book.ts'
import { bookIds } from '../domain/ids.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import { listMovements } from './stock-ledger-connection.ts'
import { workOf } from './work.ts'

export const Book: RoomResolvers['Book'] = {
  __resolveReference: ({ id }, { load }) => {
    const bookId = bookIds.read(id)
    return bookId && load.book.load(bookId)
  },
  id: (book) => bookIds.show(book.id),
  buyable: (book, _, { today }) => buyable(book, today),
  availability: (book, _, { today }) => availability(book, today),
  coverUrl: (book, _, { shopUrl }) => {
    const path = coverPath(book)
    return path && `${shopUrl}${path}`
  },
  work: (book, _, { load }) => workOf(load, book.workId),
  contributors: async (book, _, { load }) => (await load.contributionsToBook.load(book.id))?.contributions ?? [],
  subjects: async (book, _, { load }) => (await load.subjectsOfWork.load(book.workId))?.subjects ?? [],
  series: (book, _, { load }) => (book.seriesId === null ? null : load.series.load(book.seriesId)),
  stock: (book, _, { viewer }) => (hasRole(viewer, ...staff) ? book : null),
  stockLedger: (book, page, context) =>
    hasRole(context.viewer, ...staff) ? listMovements(book.id, page, context) : null,
}
