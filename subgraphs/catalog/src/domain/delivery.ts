import { fail, ok, type Result } from '@quire/platform/result'
import type { Location } from './location.ts'

/** Copies that came with a delivery note. */
export interface Delivery {
  readonly quantity: number
  readonly deliveryNote: string
  readonly reason: string | null
  readonly who: string
  /** Where they are put; the main house when null. */
  readonly locationId: string | null
}

/** What a delivery note brought earlier, and where it was put; the main house when `location` is null. */
export interface Booked {
  readonly quantity: number
  readonly location: Location | null
}

export type NoteUsed = { readonly kind: 'note-used' } & Booked
export type TooMany = { readonly kind: 'too-many' }

/** So that available + reserved never leaves a 32-bit number. */
export const mostOnHand = 1_000_000_000

/**
 * How many copies go on the shelf: none when the note was booked before, just so.
 * @param booked what this note brought earlier
 */
export function receive(
  delivery: Delivery,
  { booked, onHand }: { readonly booked: Booked | null; readonly onHand: number },
): Result<number, NoteUsed | TooMany> {
  if (booked) {
    const isSame =
      booked.quantity === delivery.quantity && (booked.location?.locationId ?? null) === delivery.locationId
    return isSame ? ok(0) : fail({ kind: 'note-used', ...booked })
  }
  return onHand + delivery.quantity > mostOnHand ? fail({ kind: 'too-many' }) : ok(delivery.quantity)
}
