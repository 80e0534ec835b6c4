import type { Life } from '@quire/platform/lifecycle'
import { openMeasures } from '@quire/platform/measures'
import type { Metrics } from '@quire/platform/metrics'
import type { PrismaClient } from './database.ts'

/** Tells which reservations should be over: an order is paid or expired within half an hour, and then its books are sold or back. */
export const measureReservations = (life: Life, prisma: PrismaClient, metrics: Metrics): void =>
  openMeasures(life, metrics, {
    gauges: {
      quire_reservations_overdue: 'Reservations that are held for over an hour.',
      quire_reservations_overdue_age_seconds: 'For how long the oldest of them is held; 0 for none.',
    },
    ask: () => prisma.$queryRaw`
      SELECT count(*)::int AS quire_reservations_overdue,
        coalesce(extract(epoch FROM now() - min(at)), 0)::float8 AS quire_reservations_overdue_age_seconds
      FROM reservation WHERE state = 'HELD' AND at < now() - interval '1 hour'`,
  })
