/** A place beside the main house where copies lie. A lower priority ships first; the main house has 0. */
export interface Location {
  readonly locationId: string
  readonly name: string
  readonly priority: number
}

export type WantedLocation = Omit<Location, 'locationId'> & { readonly who: string }

/** How many copies of a book lie somewhere; in the main house when `locationId` is null. */
export interface CopiesAt {
  readonly bookId: string
  readonly locationId: string | null
  readonly onHand: number
}

/** Copies that an order is sent from a location; `awaited`: that are nowhere yet, and its own as soon as they come. */
export interface StockPick {
  readonly orderId: string
  readonly bookId: string
  readonly locationId: string | null
  readonly quantity: number
  readonly awaited: boolean
}

export type PriorityTaken = { readonly kind: 'priority-taken'; readonly by: string }
export type NoLocation = { readonly kind: 'no-location' }

/** Where all copies of a book lie: what is at no location is in the main house. Places without any are left out. */
export function places(bookId: string, onHand: number, at: readonly CopiesAt[]): CopiesAt[] {
  const main = onHand - at.reduce((sum, one) => sum + one.onHand, 0)
  return [...(main === 0 ? [] : [{ bookId, locationId: null, onHand: main }]), ...at]
}
