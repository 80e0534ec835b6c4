import { isOwn, isPayable } from '../domain/eyes.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const Payment: RoomResolvers['Payment'] = {
  status: ({ payment }) => payment.status,
  amount: ({ total }) => total,
  received: ({ payment }) => payment.received,
  clientSecret: (order, _args, { eyes, secretOf }) => (isOwn(order, eyes) && isPayable(order) ? secretOf(order) : null),
  publishableKey: (_order, _args, { publishableKey }) => publishableKey,
}
