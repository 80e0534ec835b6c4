import type { RoomResolvers } from '../generated/graphql.ts'
import { listBooks } from './book-list.ts'
import { isSubjectCode } from './reading.ts'

export const Subject: RoomResolvers['Subject'] = {
  __resolveReference: ({ code }, { load }) => (isSubjectCode(code) ? load.subject.load(code) : null),
  books: (subject, page, context) => listBooks({ subjects: [subject.code] }, page, context),
}
