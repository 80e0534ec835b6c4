import { fromGlobalId } from '@quire/platform/id'
import { parseInput } from '@quire/platform/input'
import { fail } from '@quire/platform/result'
import { z } from 'zod'
import { addToCart, setCartQuantity } from '../actions/choose-book.ts'
import { clearCart, removeFromCart } from '../actions/empty-cart.ts'
import type { Chosen } from '../domain/choose.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import { failureOf } from './refusal.ts'

const expectedVersion = z
  .int()
  .min(0)
  .nullish()
  .transform((version) => version ?? null)
const choice = z.object({
  bookId: z.string().max(200),
  quantity: z.int().min(1).max(100),
  expectedVersion,
})
const optionalId = z.string().max(200).nullish()
const removal = z
  .object({ bookId: optionalId, lineId: optionalId, expectedVersion })
  .refine(({ bookId, lineId }) => (bookId == null) !== (lineId == null), 'name the book or the line, not both')
const clearing = z.object({ expectedVersion })

export const mutation: RoomResolvers['Mutation'] = {
  async addToCart(_parent, { input }, { desk, owner }) {
    const wish = wishOf(input)
    const added = wish ? await addToCart(desk, { ...wish, owner }) : unknownBook
    return added.ok ? { __typename: 'AddToCartSuccess', ...chosen(added.value) } : failureOf(added.failure)
  },
  async setCartQuantity(_parent, { input }, { desk, owner }) {
    const wish = wishOf(input)
    const set = wish ? await setCartQuantity(desk, { ...wish, owner }) : unknownBook
    return set.ok ? { __typename: 'SetCartQuantitySuccess', ...chosen(set.value) } : failureOf(set.failure)
  },
  async removeFromCart(_parent, { input }, { desk, owner }) {
    const { expectedVersion, ...named } = parseInput(removal, input)
    const bookId = named.bookId == null ? null : fromGlobalId('Book', named.bookId)
    const lineId = named.lineId == null ? null : fromGlobalId('CartLine', named.lineId)
    const removed = await removeFromCart(desk, { owner, bookId, lineId, expectedVersion })
    return removed.ok ? { __typename: 'RemoveFromCartSuccess', cart: removed.value } : failureOf(removed.failure)
  },
  async clearCart(_parent, { input }, { desk, owner }) {
    const cleared = await clearCart(desk, { owner, ...parseInput(clearing, input ?? {}) })
    return cleared.ok ? { __typename: 'ClearCartSuccess', cart: cleared.value } : failureOf(cleared.failure)
  },
}

const unknownBook = fail({ kind: 'unknown-book' } as const)

// An id that is no book's id names a book that nobody has.
function wishOf(input: unknown) {
  const wish = parseInput(choice, input)
  const bookId = fromGlobalId('Book', wish.bookId)
  return bookId && { ...wish, bookId }
}

const chosen = ({ cart, warnings }: Chosen) => ({ cart, warnings: warnings.map((remark) => ({ remark, cart })) })
