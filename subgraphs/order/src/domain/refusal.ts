import type { Money } from '@quire/platform/money'
import type { DeliverySpeed } from './order.ts'

/** Why an order was not placed, as it is stored under its key: no secrets, nothing personal. */
export type Refusal =
  | { readonly kind: 'cart-changed'; readonly version: number }
  | { readonly kind: 'empty-cart' }
  | { readonly kind: 'out-of-stock'; readonly lines: readonly Unavailable[] }
  | {
      readonly kind: 'price-changed'
      readonly total: Money
      readonly delivery: Money
      readonly lines: readonly Priced[]
    }
  | { readonly kind: 'too-many-open'; readonly whose: 'OWNER' | 'NETWORK'; readonly most: number }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-small' }
  | { readonly kind: 'not-delivered'; readonly country: string; readonly speed: DeliverySpeed }

export interface Unavailable {
  readonly bookId: string
  readonly title: string | null
  readonly reason: 'UNKNOWN' | 'NOT_FOR_SALE' | 'OUT_OF_STOCK'
  readonly left: number
}

export interface Priced {
  readonly bookId: string
  readonly title: string
  readonly quantity: number
  readonly unitPrice: Money
}

/** What became of a wish to order. */
export type Outcome = { readonly kind: 'placed' } | { readonly kind: 'refused'; readonly refusal: Refusal }
