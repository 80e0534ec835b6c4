import type { RoomResolvers } from '../generated/graphql.ts'

export const BookStock: RoomResolvers['BookStock'] = {
  onHand: ({ available, reserved }) => available + reserved,
  backOrderRule: ({ id }, _, { load }) => load.lastRule.load(id),
}
