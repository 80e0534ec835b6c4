import { fail, ok, type Result } from '@quire/platform/result'

/** Copies that came with a delivery note. */
export interface Delivery {
  readonly quantity: number
  readonly deliveryNote: string
  readonly reason: string | null
  readonly who: string
  /** Where they are put; the main house when null. */
  readonly locationId: string | null
}

export type NoteUsed = { readonly kind: 'note-used'; readonly quantity: number }
export type TooMany = { readonly kind: 'too-many' }

/** So that available + reserved never leaves a 32-bit number. */
export const mostOnHand = 1_000_000_000

/**
 * How many copies go on the shelf: none when the note was booked before.
 * @param booked the quantity that this note brought earlier
 */
export function receive(
  delivery: Delivery,
  { booked, onHand }: { booked: number | null; onHand: number },
): Result<number, NoteUsed | TooMany> {
  if (booked !== null) return booked === delivery.quantity ? ok(0) : fail({ kind: 'note-used', quantity: booked })
  return onHand + delivery.quantity > mostOnHand ? fail({ kind: 'too-many' }) : ok(delivery.quantity)
}
