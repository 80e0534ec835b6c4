import type { OrderEventType } from '../domain/moves.ts'
import type { Happened } from '../domain/order.ts'
import type { ScanStatus } from '../domain/scan.ts'

type Details = Happened['details']

const seen: Readonly<Record<ScanStatus, string>> = {
  PICKED_UP: 'was picked up',
  IN_TRANSIT: 'is on its way',
  OUT_FOR_DELIVERY: 'is out for delivery',
  DELIVERED: 'was delivered',
  FAILED: 'could not be delivered',
}

/** What is said of parcels that move, and of mails about them. */
export const parcelSentences = {
  // The status is one of ours: only `noteScan` writes it.
  PARCEL_MOVED: ({ trackingNumber, status, place }) =>
    `Parcel ${trackingNumber} ${seen[status as ScanStatus]}${place ? `: ${place}` : ''}.`,
  MAIL_RESENT: ({ mail }) =>
    mail === 'RECEIPT' ? 'The receipt was mailed again.' : 'The parcels were told by mail again.',
} as const satisfies Partial<Record<OrderEventType, (details: Details) => string>>
