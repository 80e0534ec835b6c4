import { places } from '../domain/location.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const BookStock: RoomResolvers['BookStock'] = {
  onHand: ({ available, reserved }) => available + reserved,
  locations: async ({ id, available, reserved }, _, { load }) =>
    places(id, available + reserved, (await load.copiesAt.load(id))?.copies ?? []),
  backOrderRule: ({ id }, _, { load }) => load.lastRule.load(id),
}
