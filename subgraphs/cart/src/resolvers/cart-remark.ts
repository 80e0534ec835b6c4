import { lineOf } from '../domain/cart.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

/** Warnings and notices: both say something about a cart, or about one of its lines. */
export const cartRemark: RoomResolvers['CartWarning'] & RoomResolvers['CartNotice'] = {
  code: ({ remark }) => remark.code,
  message: ({ remark }) => remark.message,
  line: ({ remark, cart }) => (remark.bookId === null ? null : (lineOf(cart, remark.bookId) ?? null)),
}
