import { toGlobalId } from '@quire/platform/id'
import { parseInput } from '@quire/platform/input'
import { z } from 'zod'
import { checkCart, countCart } from '../actions/count-cart.ts'
import { readCart } from '../actions/read-cart.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import type { CartModel } from '../models.ts'

const price = z.object({ amount: z.int(), currency: z.literal('EUR') })
const priced = z.object({ price })
const shown = z.object({ title: z.string(), price, buyable: z.int() })

export const cart: RoomResolvers['Cart'] = {
  // Another person's cart and a cart that does not exist answer alike.
  async __resolveReference(reference, { desk, owner }) {
    const own = await readCart(desk, owner)
    if (reference.id !== toGlobalId('Cart', own.id)) return null
    return { ...own, seen: { version: reference.version, lines: 'lines' in reference ? reference.lines : null } }
  },
  id: ({ id }) => toGlobalId('Cart', id),
  totalQuantity: ({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0),
  subtotal: (cart, _args, { desk }) => countCart(desk.catalog, { cart, ...seenIn(cart, priced) }),
  async warnings(cart, _args, { desk }) {
    const remarks = await checkCart(desk.catalog, { cart, ...seenIn(cart, shown) })
    return remarks.map((remark) => ({ remark, cart }))
  },
  notices: (cart) => cart.notices.map((remark) => ({ remark, cart })),
}

// The contract of a federation does not let the gateway send back what is the room's own, so the books come without ids: by
// their place in the version that is shown. Without the gateway nobody has filled them.
function seenIn<Book extends z.ZodType>({ seen, version }: CartModel, book: Book) {
  const lines = z.array(z.object({ book: book.nullish() }).nullable()).nullable()
  const filled = parseInput(lines, seen?.lines ?? null, ['lines']) ?? []
  return { version: seen?.version ?? version, books: filled.map((line) => line?.book ?? null) }
}
