import { dateTime } from '@quire/platform/resolvers'
import type { RoomResolvers } from '../generated/graphql.ts'
import { cart } from './cart.ts'
import { cartLine } from './cart-line.ts'
import { cartRemark } from './cart-remark.ts'
import { mutation } from './mutation.ts'
import { query } from './query.ts'

export const resolvers: RoomResolvers = {
  DateTime: dateTime,
  Query: query,
  Mutation: mutation,
  Cart: cart,
  CartLine: cartLine,
  CartWarning: cartRemark,
  CartNotice: cartRemark,
}
