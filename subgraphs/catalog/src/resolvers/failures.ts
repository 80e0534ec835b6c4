import type { NoteUsed } from '../domain/delivery.ts'
import { mostOnHand } from '../domain/delivery.ts'
import type { BookMoved } from '../domain/desk.ts'
import type { PriorityTaken } from '../domain/location.ts'
import type { TooLow } from '../domain/stock.ts'

const about = (field: string) => ['input', field]
const copies = (quantity: number) => (quantity === 1 ? '1 copy' : `${quantity} copies`)

export const bookNotFound = () => ({
  __typename: 'BookNotFound' as const,
  code: 'BOOK_NOT_FOUND',
  message: 'There is no such book. Look it up again; it may have been entered under another number.',
  field: about('bookId'),
})

export const bookChanged = ({ book }: BookMoved) => ({
  __typename: 'BookChanged' as const,
  code: 'BOOK_CHANGED',
  message: 'Somebody changed this book while you looked at it. Look at it as it is now, then decide again.',
  field: about('expectedVersion'),
  book,
})

export const bookWithdrawn = () => ({
  __typename: 'BookWithdrawn' as const,
  code: 'BOOK_WITHDRAWN',
  message: 'This book is no longer sold, so there is nothing to set.',
  field: about('bookId'),
})

export const deliveryNoteUsed = ({ quantity, location }: NoteUsed) => ({
  __typename: 'DeliveryNoteUsed' as const,
  code: 'DELIVERY_NOTE_USED',
  message: `This delivery note was booked for this book before: ${copies(quantity)}, put in ${location?.name ?? 'the main house'}. Check the note's number, how many came and where they are.`,
  field: about('deliveryNote'),
  quantity,
  location,
})

export const stockTooLow = ({ left }: TooLow) => ({
  __typename: 'StockTooLow' as const,
  code: 'STOCK_TOO_LOW',
  message: `Only ${left} copies can be taken off the shelf; what orders hold is theirs. Count again, or wait for the orders.`,
  field: about('change'),
  left,
})

export const locationNotFound = () => ({
  __typename: 'StockLocationNotFound' as const,
  code: 'STOCK_LOCATION_NOT_FOUND',
  message: 'There is no such location. Look at the list of locations, or leave it out for the main house.',
  field: about('locationId'),
})

export const priorityTaken = ({ by }: PriorityTaken) => ({
  __typename: 'StockPriorityTaken' as const,
  code: 'STOCK_PRIORITY_TAKEN',
  message: `${by} has this priority. Choose another, or give ${by} another first.`,
  field: about('priority'),
})

export const keyReused = () => ({
  __typename: 'IdempotencyKeyReused' as const,
  code: 'IDEMPOTENCY_KEY_REUSED',
  message: 'This key was used for another correction. Make a new key for each.',
  field: about('idempotencyKey'),
})

export const stockTooLarge = (field: 'quantity' | 'change') => ({
  __typename: 'StockTooLarge' as const,
  code: 'STOCK_TOO_LARGE',
  message: `A book cannot have more than ${mostOnHand} copies on hand. Check the ${field}.`,
  field: about(field),
})
