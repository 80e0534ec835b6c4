import type { OrderId } from '../domain/order.ts'
import type { Scan, ScanStatus } from '../domain/scan.ts'
import type { OrderDatabase } from './database.ts'

/** What a carrier told of a parcel, which it names by its own number. */
export interface CarrierEvent {
  readonly carrier: string
  readonly trackingNumber: string
  readonly scan: Scan
}

/** A parcel that has such a number; whose it is, its carrier's name tells. */
export interface Numbered {
  readonly parcelId: string
  readonly orderId: OrderId
  readonly carrier: string
  readonly shippedAt: Date
}

interface EventRow {
  readonly id: string
  readonly carrier: string
  readonly tracking_number: string
  readonly status: ScanStatus
  readonly at: Date
  readonly place: string | null
  readonly eta: Date | null
}

/** What a carrier told of a parcel that no order has. */
export interface UnmatchedScan {
  readonly id: string
  readonly carrier: string
  readonly trackingNumber: string
  readonly status: ScanStatus
  readonly at: Date
  readonly place: string | null
  readonly receivedAt: Date
  readonly isGivenUp: boolean
}

/** The inbox of what carriers tell: kept first and applied later, so that nothing that was answered is lost. */
export const openCarrierEvents = (db: OrderDatabase) => ({
  /** Keeps an event; false when one of its carrier and id was here before. */
  receive: (event: CarrierEvent) => receive(db, event),
  /** Events that are not applied yet, each again after a longer pause, whoever else is at it. */
  due: () => due(db),
  /** The newest parcels with this number, written in capitals and without spaces. */
  numbered: (trackingKey: string) => numbered(db, trackingKey),
  /** Applied for good, or parked until a parcel has its number. */
  settle: (event: CarrierEvent, outcome: 'APPLIED' | 'PARKED') => settle(db, event, outcome),
  /** The newest hundred of what is parked or was given up. */
  unmatched: async () => unmatched(db),
  /** Gives up what was parked for three days, and answers it: that parcel is not ours. */
  giveUpParked: () => giveUpParked(db),
  /** Forgets settled events after sixty days: long after the carrier's last try to tell one again. */
  forget: () => forget(db),
})

export type CarrierEvents = ReturnType<typeof openCarrierEvents>

async function receive({ prisma }: OrderDatabase, { carrier, trackingNumber, scan }: CarrierEvent): Promise<boolean> {
  const { eventId, status, at, place, eta } = scan
  const kept = await prisma.$executeRaw`
    INSERT INTO carrier_event (id, carrier, tracking_number, status, at, place, eta)
    VALUES (${eventId}, ${carrier}, ${trackingNumber}, ${status}, ${at}, ${place}, ${eta})
    ON CONFLICT (carrier, id) DO NOTHING`
  return kept === 1
}

async function due({ prisma }: OrderDatabase): Promise<CarrierEvent[]> {
  const rows = await prisma.$queryRaw<EventRow[]>`
    WITH due AS (
      SELECT carrier, id FROM carrier_event WHERE ended_at IS NULL AND next_try_at <= now()
      ORDER BY next_try_at LIMIT 200 FOR UPDATE SKIP LOCKED
    )
    UPDATE carrier_event e
    SET tries = e.tries + 1, next_try_at = now() + least(2 * power(2, least(e.tries, 10)), 600) * interval '1 second'
    FROM due WHERE e.carrier = due.carrier AND e.id = due.id
    RETURNING e.id, e.carrier, e.tracking_number, e.status, e.at, e.place, e.eta`
  return rows.map(({ id: eventId, tracking_number: trackingNumber, carrier, ...scan }) => ({
    carrier,
    trackingNumber,
    scan: { ...scan, eventId },
  }))
}

async function numbered({ prisma }: OrderDatabase, trackingKey: string): Promise<Numbered[]> {
  return prisma.$queryRaw<Numbered[]>`
    SELECT id AS "parcelId", order_id AS "orderId", carrier, shipped_at AS "shippedAt" FROM parcel
    WHERE upper(regexp_replace(tracking_number, '\\s', '', 'g')) = ${trackingKey}
    ORDER BY shipped_at DESC LIMIT 50`
}

async function settle(
  { prisma }: OrderDatabase,
  { carrier, scan }: CarrierEvent,
  outcome: 'APPLIED' | 'PARKED',
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE carrier_event SET outcome = ${outcome}::text, ended_at = CASE WHEN ${outcome}::text = 'APPLIED' THEN now() END
    WHERE carrier = ${carrier} AND id = ${scan.eventId} AND ended_at IS NULL`
}

const unmatched = ({ prisma }: OrderDatabase): PromiseLike<UnmatchedScan[]> => prisma.$queryRaw<UnmatchedScan[]>`
  SELECT id, carrier, tracking_number AS "trackingNumber", status, at, place, received_at AS "receivedAt",
    ended_at IS NOT NULL AS "isGivenUp"
  FROM carrier_event WHERE (ended_at IS NULL AND outcome = 'PARKED') OR outcome = 'GIVEN_UP'
  ORDER BY received_at DESC, id LIMIT 100`

async function giveUpParked({ prisma }: OrderDatabase): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    UPDATE carrier_event SET outcome = 'GIVEN_UP', ended_at = now()
    WHERE ended_at IS NULL AND outcome = 'PARKED' AND received_at < now() - interval '3 days'
    RETURNING id`
  return rows.map(({ id }) => id)
}

const forget = ({ prisma }: OrderDatabase): PromiseLike<number> => prisma.$executeRaw`
  DELETE FROM carrier_event WHERE ended_at < now() - interval '60 days'`
