import { toGlobalId } from '@quire/platform/id'
import type { RoomResolvers } from '../generated/graphql.ts'

export const Parcel: RoomResolvers['Parcel'] = {
  id: ({ id }) => toGlobalId('Parcel', id),
  lines: ({ lines, order }) => lines.map((line) => ({ ...line, order })),
}
