import { toGlobalId } from '@quire/platform/id'
import { etaOf } from '../domain/scan.ts'
import { trackingUrl } from '../domain/tracking-url.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const Parcel: RoomResolvers['Parcel'] = {
  id: ({ id }) => toGlobalId('Parcel', id),
  lines: ({ lines, order }) => lines.map((line) => ({ ...line, order })),
  trackingUrl,
  eta: etaOf,
}
