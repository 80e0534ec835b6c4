import type { Life } from '@quire/platform/lifecycle'
import { openMeasures } from '@quire/platform/measures'
import type { Metrics } from '@quire/platform/metrics'
import type { PrismaClient } from '../generated/prisma/client.ts'

/** Tells what carriers told and nobody has applied. Each number is a walk along a partial index of those rows alone. */
export function measureCarrierEvents(life: Life, prisma: PrismaClient, metrics: Metrics): void {
  openMeasures(life, metrics, {
    gauges: {
      quire_carrier_events_unapplied: 'Scans of carriers that were accepted and not yet applied.',
      quire_carrier_events_unapplied_age_seconds: 'How long ago the oldest of them was accepted; 0 for none.',
      quire_carrier_events_parked: 'Scans of parcels that this shop does not know, looked at again for three days.',
    },
    ask: () => prisma.$queryRaw`
      SELECT count(*) FILTER (WHERE outcome IS NULL)::int AS quire_carrier_events_unapplied,
        coalesce(extract(epoch FROM now() - min(received_at) FILTER (WHERE outcome IS NULL)), 0)::float8
          AS quire_carrier_events_unapplied_age_seconds,
        count(*) FILTER (WHERE outcome = 'PARKED')::int AS quire_carrier_events_parked
      FROM carrier_event WHERE ended_at IS NULL`,
  })
  openMeasures(life, metrics, {
    gauges: {
      quire_carrier_events_given_up:
        'Scans that were given up in the last sixty days: no parcel ever had their number.',
    },
    ask: () => prisma.$queryRaw`
      SELECT count(*)::int AS quire_carrier_events_given_up FROM carrier_event WHERE outcome = 'GIVEN_UP'`,
  })
}
