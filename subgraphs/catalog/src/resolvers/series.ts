import { seriesIds } from '../domain/ids.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import { listBooks } from './book-list.ts'

export const Series: RoomResolvers['Series'] = {
  __resolveReference: ({ id }, { load }) => {
    const seriesId = seriesIds.read(id)
    return seriesId && load.series.load(seriesId)
  },
  id: (series) => seriesIds.show(series.id),
  books: (series, page, context) => listBooks({ seriesId: series.id }, page, context),
}
