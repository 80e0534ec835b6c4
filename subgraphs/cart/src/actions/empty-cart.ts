import type { Owner } from '@quire/contracts/values'
import { ok, type Result } from '@quire/platform/result'
import { type Cart, type CartLine, changed, without } from '../domain/cart.ts'
import { asSeen, type RefusalOf } from '../domain/choose.ts'
import { type Desk, holderOf, readCart } from './read-cart.ts'

interface Whose {
  readonly owner: Owner
  readonly expectedVersion: number | null
}

/** Takes one book out, by the book or by its line; a cart that does not have it stays as it is. */
export const removeFromCart = (
  desk: Desk,
  { bookId, lineId, ...whose }: Whose & { readonly bookId: string | null; readonly lineId: string | null },
): Promise<Result<Cart, RefusalOf<'stale'>>> =>
  takeOut(desk, whose, (line) => line.bookId === bookId || line.id === lineId)

/** Takes everything out. */
export const clearCart = (desk: Desk, whose: Whose): Promise<Result<Cart, RefusalOf<'stale'>>> =>
  takeOut(desk, whose, () => true)

async function takeOut(
  desk: Desk,
  { owner, expectedVersion }: Whose,
  gone: (line: CartLine) => boolean,
): Promise<Result<Cart, RefusalOf<'stale'>>> {
  await readCart(desk, owner)
  return desk.carts.change([holderOf(owner)], ([cart]) => {
    const seen = asSeen(cart, expectedVersion)
    if (!seen.ok || !cart.lines.some(gone)) return { save: [], outcome: seen }
    const smaller = changed(cart, without(cart, gone), new Date())
    return { save: [smaller], outcome: ok(smaller) }
  })
}
