import { contributorIds } from '../domain/ids.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import { listBooks } from './book-list.ts'

export const Contributor: RoomResolvers['Contributor'] = {
  __resolveReference: ({ id }, { load }) => {
    const contributorId = contributorIds.read(id)
    return contributorId && load.contributor.load(contributorId)
  },
  id: (contributor) => contributorIds.show(contributor.id),
  books: (contributor, page, context) => listBooks({ contributors: [contributor.id] }, page, context),
}
