import { type PageArguments, pagesOf } from '@quire/platform/pages'
import type { Context } from '../context.ts'
import type { LedgerListing } from '../domain/ledger.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const StockLedgerConnection: RoomResolvers['StockLedgerConnection'] = {
  totalCount: ({ bookId }, _, { stores }) => stores.ledger.count(bookId),
}

/** A page of what moved the copies of a book, the newest first. */
export async function listMovements(
  bookId: string,
  asked: PageArguments,
  { stores, cursorKey }: Context,
): Promise<LedgerListing> {
  const pages = pagesOf<string>(`stock ledger ${bookId}`, cursorKey)
  const page = pages.read(asked)
  return { bookId, ...pages.connect(await stores.ledger.entries(bookId, page), page, ({ id }) => String(id)) }
}
