import type { Cart, CartLine } from './domain/cart.ts'
import type { Remark } from './domain/remark.ts'

/** A cart; `seen` is what the gateway sent along of the version that it shows: each line's book, where it was asked to fill them. */
export type CartModel = Cart & { readonly seen?: { readonly version: number; readonly lines: unknown } }
export type CartLineModel = CartLine
/** A remark with the cart it is about, where its line is found. */
export type CartWarningModel = { readonly remark: Remark; readonly cart: Cart }
export type CartNoticeModel = CartWarningModel
export type BookModel = { readonly id: string }
