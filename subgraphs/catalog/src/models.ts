import type { Book } from './domain/book.ts'
import type { LedgerEntry, LedgerListing } from './domain/ledger.ts'
import type { Contribution, Contributor, Series, Subject, Work } from './domain/library.ts'
import type { CopiesAt, Location, StockPick } from './domain/location.ts'
import type { BookListing } from './domain/shelf.ts'
import type { LastRule } from './domain/stock.ts'

export type BookModel = Book
export type WorkModel = Work
export type ContributorModel = Contributor
export type ContributionModel = Contribution
export type SubjectModel = Subject
export type SeriesModel = Series
export type BookConnectionModel = BookListing
export type BookStockModel = Book
export type BackOrderRuleModel = LastRule
export type StockLedgerConnectionModel = LedgerListing
export type StockLedgerEntryModel = LedgerEntry
export type StockLocationModel = Location
export type StockAtModel = CopiesAt
export type StockPickModel = StockPick
export type AwaitedCopiesModel = Pick<StockPick, 'bookId' | 'quantity'>
export type OrderModel = { readonly id: string; readonly number?: string | undefined }
