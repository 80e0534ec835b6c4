import { roles as staff } from '@quire/contracts/values'
import { badUserInput } from '@quire/platform/errors'
import { hasRole } from '@quire/platform/viewer'
import type { Context } from '../context.ts'
import type { Book } from '../domain/book.ts'
import { bookIds, contributorIds, seriesIds, workIds } from '../domain/ids.ts'
import { readIsbn } from '../domain/isbn.ts'
import type { QueryBookArgs, RoomResolvers } from '../generated/graphql.ts'
import { listBooks } from './book-list.ts'
import { isSubjectCode, readFilter, readName } from './reading.ts'

export const Query: RoomResolvers['Query'] = {
  stockLocations: (_, _args, { viewer, stores }) => (hasRole(viewer, ...staff) ? stores.locations.all() : null),
  book: (_, names, context) => findBook(names, context),
  books: (_, { filter, ...page }, context) => listBooks(readFilter(filter), page, context),
  work: (_, { id }, { load }) => {
    const workId = workIds.read(id)
    return workId && load.work.load(workId)
  },
  contributor: (_, { id }, { load }) => {
    const contributorId = contributorIds.read(id)
    return contributorId && load.contributor.load(contributorId)
  },
  subject: (_, { code }, { load }) => (isSubjectCode(readName(code, 'code')) ? load.subject.load(code) : null),
  series: (_, { id }, { load }) => {
    const seriesId = seriesIds.read(id)
    return seriesId && load.series.load(seriesId)
  },
}

async function findBook({ id, isbn, slug }: QueryBookArgs, { load, stores }: Context): Promise<Book | null> {
  const [name, ...more] = [id, isbn, slug].filter((one) => one !== undefined && one !== null)
  if (name === undefined || more.length > 0) throw badUserInput('book: give exactly one of id, isbn and slug.')
  if (typeof slug === 'string') return stores.books.bySlug(readName(slug, 'slug'))
  if (typeof isbn === 'string') {
    const digits = readIsbn(readName(isbn, 'isbn'))
    return digits === null ? null : stores.books.byIsbn(digits)
  }
  const bookId = bookIds.read(name)
  return bookId && load.book.load(bookId)
}
