import { sameMoney } from '@quire/platform/money'
import type { Carts } from '../clients/cart.ts'
import type { Catalog } from '../clients/catalog.ts'
import type { Claim } from '../data/claim-store.ts'
import type { OrderCounts } from '../data/open-orders.ts'
import { isDelivered } from '../domain/delivery.ts'
import { keyOwnerOf } from '../domain/eyes.ts'
import { type OpenLimits, tooManyOpen } from '../domain/open-orders.ts'
import { isTooLarge, leastMinor, place, type Reserved } from '../domain/place.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Wish } from './place-order.ts'

/** `closed`: the order id was released and can never reserve again. `mayHold`: something may be reserved under it. */
export type Verdict =
  | { readonly kind: 'agreed'; readonly lines: readonly Reserved[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly mayHold: boolean }
  | { readonly kind: 'closed' }

interface Needs {
  readonly catalog: Catalog
  readonly carts: Carts
  readonly countOpen: OrderCounts
  readonly openLimits: OpenLimits
}

/** Whether she may order, and what she saw still holds: the cart as she saw it, every book there, the total as shown. Reserves the books. */
export async function considerOrder(needs: Needs, claim: Claim, { owner, asked }: Wish): Promise<Verdict> {
  const { catalog, carts } = needs
  const refuse = (refusal: Refusal, mayHold = claim.resumed): Verdict => ({ kind: 'refused', refusal, mayHold })
  const { country } = asked.address
  if (!isDelivered(country, asked.delivery)) return refuse({ kind: 'not-delivered', country, speed: asked.delivery })

  const open = await needs.countOpen({ ...owner, keys: keyOwnerOf(owner) }, claim.network)
  const crowded = tooManyOpen(open, needs.openLimits)
  if (crowded) return refuse(crowded)

  const cart = await carts.read(owner)
  if (cart.version !== asked.cartVersion) return refuse({ kind: 'cart-changed', version: cart.version })
  if (cart.lines.length === 0) return refuse({ kind: 'empty-cart' })

  const answer = await catalog.reserve(claim.orderId, cart.lines)
  if (answer.kind === 'released') return { kind: 'closed' }
  if (answer.kind === 'refused') return refuse({ kind: 'out-of-stock', lines: answer.shortages })
  if (isTooLarge(answer.lines)) return refuse({ kind: 'too-large' }, true)
  const refusal = sumRefusal(claim, { owner, asked }, answer.lines)
  return refusal ? refuse(refusal, true) : { kind: 'agreed', lines: answer.lines }
}

type Seen = Pick<Wish, 'owner' | 'asked'>

function sumRefusal({ orderId }: Claim, { owner, asked }: Seen, lines: readonly Reserved[]): Refusal | null {
  const { contact, address, delivery: speed } = asked
  const { order } = place({ orderId, owner, contact, address, speed, lines, at: new Date(0), payWithinMs: 0 })
  if (sameMoney(order.total, asked.expectedTotal)) return order.total.amount < leastMinor ? { kind: 'too-small' } : null
  const priced = lines.map(({ bookId, title, quantity, unitPrice }) => ({ bookId, title, quantity, unitPrice }))
  return { kind: 'price-changed', total: order.total, delivery: order.delivery.price, lines: priced }
}
