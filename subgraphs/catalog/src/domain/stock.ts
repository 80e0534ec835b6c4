import { fail, ok, type Result } from '@quire/platform/result'
import { mostOnHand, type TooMany } from './delivery.ts'

/** The copies of a book: to be had, held for orders, waited for, and how many may be waited for at the most. */
export interface Stock {
  readonly available: number
  readonly reserved: number
  readonly backOrdered: number
  readonly backOrderLimit: number
}

/** What the shelf was found to hold more or less than the books say, and who found it. */
export interface Correction {
  /** More than nought or less, never nought. */
  readonly change: number
  readonly reason: string
  readonly who: string
  /** Where they were counted; in the main house when null. */
  readonly locationId: string | null
}

/** How many copies of a book may be waited for from now on, and who said so. */
export interface BackOrderRule {
  readonly most: number
  readonly reason: string | null
  readonly who: string
}

/** Who set the rule of a book that stands. */
export interface LastRule {
  readonly bookId: string
  readonly reason: string | null
  readonly who: string
  readonly at: Date
}

export type TooLow = { readonly kind: 'too-low'; readonly left: number }

/** How many can be sold now, some of them to people who wait. Its like in SQL is `offered`, in the migration of back orders. */
export const offered = ({ available, backOrdered, backOrderLimit }: Omit<Stock, 'reserved'>): number =>
  available + Math.max(backOrderLimit - backOrdered, 0)

/**
 * The correction, if nothing falls below nought: what orders hold is theirs.
 * @param here how many lie where they were counted
 */
export function correct(
  { change }: Pick<Correction, 'change'>,
  { available, reserved, here }: Pick<Stock, 'available' | 'reserved'> & { readonly here: number },
): Result<number, TooLow | TooMany> {
  const left = Math.min(available, here)
  if (left + change < 0) return fail({ kind: 'too-low', left })
  return available + reserved + change > mostOnHand ? fail({ kind: 'too-many' }) : ok(change)
}
