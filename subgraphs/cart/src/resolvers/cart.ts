import { fromGlobalId, toGlobalId } from '@quire/platform/id'
import { parseInput } from '@quire/platform/input'
import { z } from 'zod'
import { checkCart, countCart } from '../actions/count-cart.ts'
import { readCart } from '../actions/read-cart.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import type { CartModel } from '../models.ts'

const money = z.object({ amount: z.int(), currency: z.literal('EUR') })
const lineId = z.string().transform((id) => fromGlobalId('CartLine', id) ?? '')
const line = z.object({ id: lineId, quantity: z.int() })
const countedLines = z.array(line.extend({ book: z.object({ price: money }).nullable() }))
const checkedLines = z.array(
  line.extend({
    title: z.string(),
    priceWhenAdded: money,
    book: z.object({ title: z.string(), price: money, buyable: z.int() }).nullable(),
  }),
)

export const cart: RoomResolvers['Cart'] = {
  // Another person's cart and a cart that does not exist answer alike.
  async __resolveReference(reference, { desk, owner }) {
    const own = await readCart(desk, owner)
    if (reference.id !== toGlobalId('Cart', own.id)) return null
    return 'lines' in reference ? { ...own, seen: reference.lines } : own
  },
  id: ({ id }) => toGlobalId('Cart', id),
  totalQuantity: ({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0),
  subtotal: (cart, _args, { desk }) =>
    countCart({ catalog: desk.catalog, cart, lines: parseInput(countedLines, linesSeen(cart), ['lines']) }),
  async warnings(cart, _args, { desk }) {
    const lines = parseInput(checkedLines, linesSeen(cart), ['lines'])
    const remarks = await checkCart({ catalog: desk.catalog, cart, lines })
    return remarks.map((remark) => ({ remark, cart }))
  },
  notices: (cart) => cart.notices.map((remark) => ({ remark, cart })),
}

// Without the gateway nobody has filled the books; the catalogue's door is asked for them.
const linesSeen = (cart: CartModel): unknown =>
  cart.seen ?? cart.lines.map((own) => ({ ...own, id: toGlobalId('CartLine', own.id), book: null }))
