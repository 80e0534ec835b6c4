import type { RoomResolvers } from '../generated/graphql.ts'
import { bookOf } from './references.ts'
import { whatToDo } from './refusals.ts'

export const UnavailableLine: RoomResolvers['UnavailableLine'] = {
  book: bookOf,
  title: ({ title }) => title ?? 'A book that is not in our shop any more',
  message: whatToDo,
}
