import { openGauge } from '@quire/platform/gauge'
import type { Life } from '@quire/platform/lifecycle'
import { openMeasures } from '@quire/platform/measures'
import type { Metrics } from '@quire/platform/metrics'
import type { PrismaClient } from '../generated/prisma/client.ts'

/** Tells which orders are late and which wait for a person. Each number is a walk along a partial index of those rows alone. */
export function measureOrders(life: Life, prisma: PrismaClient, metrics: Metrics): void {
  openMeasures(life, metrics, {
    gauges: {
      quire_orders_overdue: 'Unpaid orders past their time that nobody has expired.',
      quire_orders_overdue_age_seconds: 'How long the oldest of them is past its time; 0 for none.',
    },
    // Held orders do not expire: a person decides.
    ask: () => prisma.$queryRaw`
      SELECT count(*)::int AS quire_orders_overdue,
        coalesce(extract(epoch FROM now() - min(pay_before)), 0)::float8 AS quire_orders_overdue_age_seconds
      FROM customer_order WHERE status = 'PLACED' AND payment_status <> 'HELD' AND pay_before <= now()`,
  })
  openMeasures(life, metrics, {
    gauges: {
      quire_orders_unclosed:
        'Orders that are over and past their time whose payment has not ended, so that their books are still held.',
      quire_orders_unclosed_age_seconds: 'How long the oldest of them is past its time; 0 for none.',
    },
    ask: () => prisma.$queryRaw`
      SELECT count(*)::int AS quire_orders_unclosed,
        coalesce(extract(epoch FROM now() - min(pay_before)), 0)::float8 AS quire_orders_unclosed_age_seconds
      FROM customer_order WHERE payment_status IN ('PREPARING', 'READY', 'FAILED')
      AND status IN ('CANCELLED', 'EXPIRED') AND pay_before <= now()`,
  })
  openMeasures(life, metrics, {
    gauges: {
      quire_orders_watched: 'Orders whose money a person must look at: held, or with a refund that failed.',
      quire_orders_watched_long:
        'Those of them that were placed over an hour ago; a held one keeps its books reserved as long.',
    },
    labels: ['payment'],
    ask: () => prisma.$queryRaw`
      SELECT payment, count(o.id)::int AS quire_orders_watched,
        count(o.id) FILTER (WHERE o.placed_at < now() - interval '1 hour')::int AS quire_orders_watched_long
      FROM (VALUES ('HELD'), ('REFUND_FAILED')) AS watched(payment)
      LEFT JOIN customer_order o ON o.payment_status = payment AND o.payment_status IN ('HELD', 'REFUND_FAILED')
      GROUP BY payment`,
  })
}

/** Tells which orders wait for a person after their sale, each number along an index of those rows alone. */
export function measureAfterSale(life: Life, prisma: PrismaClient, metrics: Metrics): void {
  openMeasures(life, metrics, {
    gauges: { quire_orders_on_hold: 'Paid orders that may not be sent: on hold, or disputed.' },
    ask: () => prisma.$queryRaw`
      SELECT count(*)::int AS quire_orders_on_hold FROM customer_order WHERE held AND status IN ('PAID', 'PARTLY_SHIPPED')`,
  })
  openMeasures(life, metrics, {
    gauges: {
      quire_returns_waiting: 'Returns that wait: ASKED for an answer of staff, ACCEPTED for the books.',
      quire_returns_waiting_age_seconds: 'How long ago the oldest of them was asked for; 0 for none.',
    },
    labels: ['status'],
    ask: () => prisma.$queryRaw`
      SELECT waiting.status, count(t.id)::int AS quire_returns_waiting,
        coalesce(extract(epoch FROM now() - min(t.asked_at)), 0)::float8 AS quire_returns_waiting_age_seconds
      FROM (VALUES ('ASKED'), ('ACCEPTED')) AS waiting(status)
      LEFT JOIN order_return t ON t.status = waiting.status GROUP BY waiting.status`,
  })
}

/** Tells how many orders the last round found whose row is not their history's fold; not told before the first round. */
export function tellOffHistory(metrics: Metrics): (off: number) => void {
  let last: number | null = null
  const help = 'Orders whose row tells another story than their history, by the last hourly check; there must be none.'
  openGauge(metrics, { name: 'quire_orders_off_history', help, read: () => last })
  return (off) => {
    last = off
  }
}
