import type { Book } from './domain/book.ts'
import type { Contribution, Contributor, Series, Subject, Work } from './domain/library.ts'
import type { BookListing } from './domain/shelf.ts'

export type BookModel = Book
export type WorkModel = Work
export type ContributorModel = Contributor
export type ContributionModel = Contribution
export type SubjectModel = Subject
export type SeriesModel = Series
export type BookConnectionModel = BookListing
