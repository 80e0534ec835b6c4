import { Broken, type Caller } from './caller.ts'
import * as documents from './documents.ts'

export interface Book {
  readonly id: string
  readonly title: string
  readonly buyable: number
  readonly price: { readonly amount: number }
  readonly contributors: readonly { readonly name: string; readonly role: string }[]
}

export interface Cart {
  readonly version: number
  readonly totalQuantity: number
  readonly subtotal: { readonly amount: number } | null
  readonly lines: readonly { readonly quantity: number; readonly book: { readonly id: string } | null }[]
  readonly notices: readonly { readonly message: string }[]
}

export interface Found {
  readonly totalCount: number
  readonly didYouMean: string | null
  readonly books: readonly Book[]
}

/** Searches, with the price and stock of each hit as they are now. */
export async function find(caller: Caller, text: string, filter: object = {}): Promise<Found> {
  const { search } = await caller.ask<{
    search: { totalCount: number; didYouMean: string | null; nodes: { book: Book | null }[] }
  }>(documents.searchBooks, { text, filter })
  return { ...search, books: search.nodes.flatMap(({ book }) => (book ? [book] : [])) }
}

export async function readCart(caller: Caller): Promise<Cart> {
  const { cart } = await caller.ask<{ cart: Cart }>(documents.readCart)
  return cart
}

/** Adds one copy. It names the version it saw, so that a repetition after a lost answer adds nothing. */
export async function add(caller: Caller, book: Book): Promise<Cart> {
  const before = await readCart(caller)
  const input = { bookId: book.id, quantity: 1, expectedVersion: before.version }
  const { addToCart } = await caller.ask<{ addToCart: { __typename: string; message?: string } }>(documents.addToCart, {
    input,
  })
  const after = await readCart(caller)
  if (after.lines.some((line) => line.book?.id === book.id)) return after
  throw new Broken(`${book.title} did not get into the basket: ${addToCart.message ?? addToCart.__typename}`)
}
