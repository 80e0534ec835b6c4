import { readCart } from '../actions/read-cart.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const query: RoomResolvers['Query'] = {
  cart: (_parent, _args, { desk, owner }) => readCart(desk, owner),
}
