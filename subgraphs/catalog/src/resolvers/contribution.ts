import type { RoomResolvers } from '../generated/graphql.ts'

export const Contribution: RoomResolvers['Contribution'] = {
  name: ({ contributor }) => contributor.name,
}
