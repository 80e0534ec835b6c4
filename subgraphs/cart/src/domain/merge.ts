import { type Cart, type CartLine, changed, mostCopies, mostLines, type Offer } from './cart.ts'
import { copies, mostPerBook, onlyLeft, type Remark } from './remark.ts'

/**
 * Two carts become one: the user's, with the visitor's copies on top. A line holds what may be bought (where the catalogue has
 * told) and 100 at the most; whatever that changed is told.
 */
export function mergeCarts(
  user: Cart,
  visitor: Cart,
  { offers, now }: { offers: ReadonlyMap<string, Offer>; now: Date },
): Cart {
  const known = new Set(user.lines.map((line) => line.bookId))
  const strange = visitor.lines.filter((line) => !known.has(line.bookId))
  const room = Math.max(mostLines - user.lines.length, 0)
  const kept = user.lines.map((line) => joined(line, visitor, offers))
  const taken = strange.slice(0, room).map((line) => ({ line, remarks: [] }))
  const merged = changed(
    user,
    [...kept, ...taken].map((one) => one.line),
    now,
  )
  return {
    ...merged,
    notices: [told(visitor), ...kept.flatMap((one) => one.remarks), ...strange.slice(room).map(leftOut)],
  }
}

function joined(line: CartLine, visitor: Cart, offers: ReadonlyMap<string, Offer>) {
  const other = visitor.lines.find(({ bookId }) => bookId === line.bookId)
  if (!other) return { line, remarks: [] }
  const asked = line.quantity + other.quantity
  const left = offers.get(line.bookId)?.buyable ?? mostCopies
  // None left: the line stays for the customer to take out, as the cart's warning asks.
  const quantity = left === 0 ? Math.max(line.quantity, other.quantity) : Math.min(asked, left, mostCopies)
  const newest = { ...line, quantity, title: other.title, priceWhenAdded: other.priceWhenAdded }
  return { line: newest, remarks: quantity < asked ? [cut(newest, left)] : [] }
}

function told(visitor: Cart): Remark {
  const count = visitor.lines.reduce((sum, line) => sum + line.quantity, 0)
  const message = `We put the ${copies(count)} you chose before signing in into your basket.`
  return { code: 'CARTS_MERGED', message, bookId: null }
}

function cut({ title, bookId, quantity }: CartLine, left: number): Remark {
  if (left >= mostCopies) {
    const message = `${mostPerBook(mostCopies)} We set “${title}” to ${quantity}.`
    return { code: 'MOST_PER_BOOK', message, bookId }
  }
  if (left === 0) {
    const message = `“${title}” cannot be bought at the moment. We left your basket at ${quantity}.`
    return { code: 'SOLD_OUT', message, bookId }
  }
  return { code: 'FEWER_LEFT', message: `${onlyLeft(left, title)}. We set your basket to ${quantity}.`, bookId }
}

const leftOut = ({ title, bookId }: CartLine): Remark => ({
  code: 'LEFT_OUT',
  message: `A basket takes ${mostLines} different books. We left out “${title}”.`,
  bookId,
})
