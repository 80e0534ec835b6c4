import type { Heard } from '@quire/contracts/events'
import type { Tracker } from '../clients/tracker.ts'

export interface AnnounceNeeds {
  /** Null when nobody tells how parcels move. */
  readonly tracker: Tracker | null
}

/** A parcel left: whoever tells how it moves is told of it. The room hears its own news, so that this is owed until it is done. */
export const announceParcel =
  ({ tracker }: AnnounceNeeds) =>
  async ({ data: { carrier, trackingNumber } }: Heard<'order.shipped'>): Promise<void> => {
    await tracker?.announce({ carrier, trackingNumber })
  }
