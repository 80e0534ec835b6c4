import { createHash } from 'node:crypto'
import { newId } from '@quire/platform/id'
import type { Cart } from '../domain/cart.ts'

/** Who holds a cart: a visitor, or a user. */
export type Holder = { readonly kind: 'visitor' | 'user'; readonly id: string }

/** The cart that a key's text tells of; an empty one when there is no text. */
export function cartFrom(text: string, holder: Holder): Cart {
  const id = cartIdOf(holder)
  if (text === '') return { id, version: 0, lines: [], notices: [], movedTo: null }
  // Only `textOf` below writes these keys.
  const cart = JSON.parse(text) as Omit<Cart, 'id'>
  return { ...cart, id, lines: cart.lines.map((line) => ({ ...line, addedAt: new Date(line.addedAt) })) }
}

/** The text of a cart. No two are alike, so that a writer who lost the answer knows its own text when it asks again. */
export const textOf = ({ id: _, ...cart }: Cart): string => JSON.stringify({ ...cart, stamp: newId() })

// It follows from the holder, so that a cart has its id before anything is in it, and tells nothing about the holder: a UUID
// of version 8 (RFC 9562) over a hash.
function cartIdOf({ kind, id }: Holder): string {
  const hex = createHash('sha256').update(`cart of ${kind} ${id}`).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)]
  return parts.join('-')
}
