import { fail, ok, type Result } from '@quire/platform/result'
import { type Cart, changed, lineFor, lineOf, mostCopies, mostLines, type Offer, withLine } from './cart.ts'
import { mostPerBook, onlyLeft, priceChanged, type Remark } from './remark.ts'

export type Refusal =
  | { readonly kind: 'unknown-book' }
  | { readonly kind: 'not-buyable'; readonly title: string }
  | { readonly kind: 'not-in-cart' }
  | { readonly kind: 'cart-full' }
  | { readonly kind: 'stale'; readonly cart: Cart }

export type RefusalOf<K extends Refusal['kind']> = Extract<Refusal, { kind: K }>

/** What became of a choice: the cart, and what was done otherwise than asked. */
export interface Chosen {
  readonly cart: Cart
  readonly warnings: readonly Remark[]
}

export interface Choice {
  readonly offer: Offer
  readonly quantity: number
  readonly now: Date
}

/** Puts copies on top of those that are in the cart. */
export function addCopies(
  cart: Cart,
  { offer, quantity, now }: Choice,
): Result<Chosen, RefusalOf<'cart-full' | 'not-buyable'>> {
  const line = lineOf(cart, offer.bookId)
  if (offer.buyable > 0 && !line && cart.lines.length >= mostLines) return fail({ kind: 'cart-full' })
  return choose(cart, { offer, quantity: (line?.quantity ?? 0) + quantity, now })
}

/** Sets how many copies of a book in the cart there are. */
export function setCopies(cart: Cart, choice: Choice): Result<Chosen, RefusalOf<'not-in-cart' | 'not-buyable'>> {
  return lineOf(cart, choice.offer.bookId) ? choose(cart, choice) : fail({ kind: 'not-in-cart' })
}

/** Refuses when the customer saw another version. */
export const asSeen = (cart: Cart, expectedVersion: number | null): Result<Cart, RefusalOf<'stale'>> =>
  expectedVersion === null || expectedVersion === cart.version ? ok(cart) : fail({ kind: 'stale', cart })

function choose(cart: Cart, { offer, quantity, now }: Choice): Result<Chosen, RefusalOf<'not-buyable'>> {
  if (offer.buyable <= 0) return fail({ kind: 'not-buyable', title: offer.title })
  const before = lineOf(cart, offer.bookId)
  const granted = Math.min(quantity, offer.buyable, mostCopies)
  const line = { ...lineFor(offer, granted, now), ...(before && { id: before.id, addedAt: before.addedAt }) }
  return ok({
    cart: changed(cart, withLine(cart, line), now),
    warnings: [...fewer(offer, { asked: quantity, granted }), ...priceChanged(offer, before?.priceWhenAdded)],
  })
}

function fewer(offer: Offer, { asked, granted }: { asked: number; granted: number }): Remark[] {
  if (granted === asked) return []
  const isScarce = granted < mostCopies
  const reason = isScarce ? `${onlyLeft(granted)}.` : mostPerBook(mostCopies)
  const message = `${reason} We set your basket to ${granted}.`
  return [{ code: isScarce ? 'FEWER_LEFT' : 'MOST_PER_BOOK', message, bookId: offer.bookId }]
}
