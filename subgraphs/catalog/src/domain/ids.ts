import { fromGlobalId, type Id, toGlobalId } from '@quire/platform/id'

const idsOf = <Kind extends string>(type: Kind) => ({
  show: (id: string): string => toGlobalId(type, id),
  read: (globalId: string): Id<Kind> | null => fromGlobalId<Kind>(type, globalId),
})

/** The ids of this room, as the graph shows and reads them. */
export const bookIds = idsOf('Book')
export const workIds = idsOf('Work')
export const contributorIds = idsOf('Contributor')
export const seriesIds = idsOf('Series')
export const locationIds = idsOf('StockLocation')
/** Ids of other rooms. */
export const orderIds = idsOf('Order')
export const userIds = idsOf('User')

export type BookId = Id<'Book'>
