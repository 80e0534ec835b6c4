import type { RoomResolvers } from '../generated/graphql.ts'
import { signedIn } from './signed-in.ts'

export const Query: RoomResolvers['Query'] = {
  me: (_parent, _args, { viewer, accounts }) => (viewer.user ? accounts.load(signedIn(viewer).userId) : null),
}
